"""What a show sold: the records of its leads counted per firm, area, channel and edition.

Each figure is a sum over the same rows, so that what an area or a channel says equals the firms listed below it.
The same is told by consultation logs, by the same page, but never added to what the leads say. The four amounts are
never added together, nor are currencies.
"""

from expo.leads.results.figures import KINDS, Firm, Results, amount_key
from expo.leads.results.loading import load_editions, load_results, load_steps

__all__ = ["KINDS", "Firm", "Results", "amount_key", "load_editions", "load_results", "load_steps"]
