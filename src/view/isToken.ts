const TOKEN = /^%[^%\r\n]+%$/;

/** Whether a text is a data element token: "%name%". */
export const isToken = (text: string): boolean => TOKEN.test(text);
