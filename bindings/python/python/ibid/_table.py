"""Tables of results: for pandas by `to_pandas`, and for pyarrow, polars, DuckDB and others by the Arrow C stream interface.

Neither needs a package besides the one that reads the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ._native import NativeTable

if TYPE_CHECKING:
    import pandas

Kind = Literal["text", "int32", "int64", "float", "bool", "texts"]

_DTYPES = {
    "text": "string",
    "int32": "Int32",
    "int64": "Int64",
    "float": "Float64",
    "bool": "boolean",
    "texts": "object",
}


class Table:
    """A table with named columns, made once; it can be read any number of times.

    `pyarrow.table(table)`, `polars.DataFrame(table)` and DuckDB's queries take it as it is.
    """

    __slots__ = ("__weakref__", "_columns", "_native")

    def __init__(self, columns: Iterable[tuple[str, Kind, Sequence[Any]]]) -> None:
        self._columns = list(columns)
        self._native = NativeTable([(name, kind, list(values)) for name, kind, values in self._columns])

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name for name, _, _ in self._columns)

    def __len__(self) -> int:
        return self._native.rows()

    def __repr__(self) -> str:
        return f"<ibid.Table: {len(self)} rows of {', '.join(self.columns)}>"

    def to_pandas(self) -> pandas.DataFrame:
        """Returns a pandas DataFrame. Missing values are `pandas.NA`; pages and offsets stay integers."""
        import pandas

        series = {name: pandas.Series(list(values), dtype=_DTYPES[kind]) for name, kind, values in self._columns}
        return pandas.DataFrame(series)

    def __arrow_c_schema__(self) -> object:
        return self._native.schema()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        # Readers must cope with the table's own schema, says the interface.
        return self._native.stream()
