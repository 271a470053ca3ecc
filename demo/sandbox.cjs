/*
 * Runs Adobe's sandbox on ports of our choice, SANDBOX_PORT and SANDBOX_SSL_PORT, and on loopback only: it has fixed
 * ones, and listens to the whole network.
 */
const { Server } = require("node:net");

const PORTS = {
  3000: process.env.SANDBOX_PORT,
  4000: process.env.SANDBOX_SSL_PORT,
};
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) {
  return PORTS[port]
    ? listen.call(this, Number(PORTS[port]), "127.0.0.1", ...rest)
    : listen.call(this, port, ...rest);
};

require("@adobe/reactor-sandbox").run();
