"""The browser that WebKitWebDriver starts: a window for each tab, and a profile that outlives it.

What WebDriver doesn't tell it tells itself: a line of JSON on stdout for each event, after an "@".
"""

import json
import os
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402


def tell(event, **details):
    print("@" + json.dumps({"event": event, **details}), flush=True)


profile = sys.argv[1]
context = WebKit2.WebContext.new_with_website_data_manager(
    WebKit2.WebsiteDataManager(
        base_data_directory=os.path.join(profile, "data"),
        base_cache_directory=os.path.join(profile, "cache"),
    )
)
context.set_automation_allowed(True)
count = 0


def show(view):
    window = Gtk.Window()
    window.add(view)
    window.show_all()
    view.connect("close", lambda _view: window.destroy())
    return view


def create_tab(_session):
    global count
    number = count
    count += 1
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    # On stderr, in fact.
    view.get_settings().set_enable_write_console_messages_to_stdout(True)

    def request(_view, _resource, asked):
        tell("request", tab=number, url=asked.get_uri(), method=asked.get_http_method())

    def open_window(_view, _action):
        # The driver doesn't know of it.
        return show(WebKit2.WebView.new_with_related_view(view))

    def close(_view):
        tell("closed", tab=number)

    view.connect("resource-load-started", request)
    view.connect("create", open_window)
    view.connect("close", close)
    tell("opened", tab=number)
    # Last: it destroys what is closed.
    return show(view)


def start(_context, session):
    session.connect("create-web-view", create_tab)


context.connect("automation-started", start)
# Where WebDriver reaches it.
tell("started", inspector=os.environ["WEBKIT_INSPECTOR_SERVER"])
Gtk.main()
