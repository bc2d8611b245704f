"""Figures, their ratios, and the Markdown that holds them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    name: str
    ours: str
    peer: str
    # Over 1 where Porthole is the better one.
    ratio: str

    @staticmethod
    def cost(name: str, ours: float, peer: float, unit: Callable[[float], str]) -> Row:
        """Less is better."""
        return Row(name, unit(ours), unit(peer), ratio(peer, ours))

    @staticmethod
    def rate(name: str, ours: float, peer: float) -> Row:
        """More is better."""
        return Row(name, figures(ours), figures(peer), ratio(ours, peer))

    @staticmethod
    def missing(name: str, reason: str) -> Row:
        return Row(name, "not measured", reason, "")


@dataclass(frozen=True)
class Section:
    title: str
    peer: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    samples: object = None

    def markdown(self) -> str:
        lines = [f"| {self.title} | Porthole | {self.peer} | ratio |", "|---|---:|---:|---:|"]
        lines += [f"| {row.name} | {row.ours} | {row.peer} | {row.ratio} |" for row in self.rows]
        return "\n".join(lines + [""] + [f"{note}\n" for note in self.notes])


def ratio(more: float, less: float) -> str:
    return f"{figures(more / less)} ×" if less > 0 else "–"


def milliseconds(seconds: float) -> str:
    return f"{figures(seconds * 1000)} ms"


def megabytes(number: float) -> str:
    return f"{number:.0f} MB"


def figures(number: float) -> str:
    """Two or three digits that count, and thousands apart: 0.12, 3.4, 56.7, 1,234."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 1 else f"{number:.2g}"


def percentile(samples: list[float], share: float) -> float:
    """The smallest sample that is not below `share` of them (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
