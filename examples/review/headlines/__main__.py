import sys

import feedparser
import requests

from headlines.paper import front_page

for address in sys.argv[1:]:
    answer = requests.get(address, timeout=10)
    answer.raise_for_status()
    print(front_page(feedparser.parse(answer.content)))
