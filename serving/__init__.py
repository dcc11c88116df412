"""What the server does around the pages: the first build of the data, whom it answers, what it takes in."""
