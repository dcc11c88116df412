"""What the server does around the pages: the first build of the data, origins, uploads, connections."""
