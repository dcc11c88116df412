"""Where choices are kept: the URL, the browser, the session."""
