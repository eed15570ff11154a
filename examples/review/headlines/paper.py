def front_page(feed, lines=5):
    """The newest titles of a feed, one a line."""
    return "\n".join(entry.title for entry in feed.entries[:lines])
