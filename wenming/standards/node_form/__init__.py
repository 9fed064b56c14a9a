"""The form of one node: from a row to what an officer fills in, and back to the columns."""

from wenming.standards.node_form.form import NodeForm

__all__ = ["NodeForm"]
