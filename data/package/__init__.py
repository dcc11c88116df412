"""The data as a package that one can cite, keep and read without the atlas: `python -m data.package`."""
