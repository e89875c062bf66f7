"""Check a draw, python3 check_draw.py draw.json COMMITMENT ENTRANTS_DIGEST.

COMMITMENT and ENTRANTS_DIGEST are the two values published before the draw (on the show's page and in the mail).
Needs nothing but Python 3. Prints the order and "OK", or what is wrong.
"""

import hashlib
import json
import sys


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - readable by anybody
    draw = json.load(file)
commitment, entrants_digest = sys.argv[2], sys.argv[3]
seed, entrants = draw["seed"], draw["entrants"]
if sha(seed) != commitment:
    sys.exit("WRONG: this is not the seed that was promised")
if sha("".join(number + "\n" for number in entrants)) != entrants_digest:
    sys.exit("WRONG: this is not the list of entrants that was published")
if len(set(entrants)) != len(entrants):
    sys.exit("WRONG: somebody is in the list twice")
order = sorted(entrants, key=lambda number: (sha(seed + ":" + number), number))
if order != draw["order"]:
    sys.exit("WRONG: the order does not follow from the seed")
for place, number in enumerate(order, 1):
    print(place, number)
print("OK")
