"""Statements: income, cash flow and balance sheet of every firm, tied to the ledger, and what contracts ask ahead.

book = Book(model.state)                     # before the first quarter
book.add(model.state)                        # after each resolution
book[3].of(book[3].income(), firm)           # {"enterprise_sales": ..., "revenue": ..., "net_result": ...}
calendar(view, firm, quarter, rules)         # what is due in the next eight quarters, from what a seat sees
"""

from game.statements.balance import ASSETS, ITEMS, LIABILITIES, MEMO, balances, equity
from game.statements.book import Book
from game.statements.calendar import Calendar, Contract, Coverage, Milestone, calendar, coverage
from game.statements.places import LINES, PLACES, Block, Misplaced, Place, line_table
from game.statements.quarter import NOTES, SECTORS, Quarter, close, flow_matrix

__all__ = [
    "ASSETS", "ITEMS", "LIABILITIES", "LINES", "MEMO", "NOTES", "PLACES", "SECTORS", "Block", "Book", "Calendar",
    "Contract", "Coverage", "Milestone", "Misplaced", "Place", "Quarter", "balances", "calendar", "close", "coverage",
    "equity", "flow_matrix", "line_table",
]  # fmt: skip
