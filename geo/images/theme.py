"""Colours of pictures: light, dark, and grey for newsprint, where shapes alone tell things apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geo.formats.styles import palette


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """Colours of a picture.

    Attributes
    ----------
    page : str
        Behind the words around the map.
    edge : str
        Lines between parts of the picture.
    area : str
        Outline of an area that was asked for.
    rates : tuple of str
        Of the classes of the border by rate, the lowest first: on paper without colour the higher ones are darker.
    groups, status : Mapping
        By group of incidents and by status of a crossing.
    """

    page: str
    land: str
    water: str
    river: str
    border: str
    text: str
    muted: str
    country: str
    sea: str
    edge: str
    halo: str
    casing: str
    context: str
    glow: str
    area: str
    rates: tuple[str, ...]
    groups: Mapping[str, str]
    status: Mapping[str, str]


LIGHT: Final = Theme(
    page="#FFFFFF", land=palette.LAND, water=palette.WATER, river="#C4D6E1", border="#A8A49B", text=palette.TEXT,
    muted=palette.MUTED, country="#6E6B64", sea="#4C6C81", edge="#D6D3CC", halo=palette.HALO, casing=palette.CASING,
    context=palette.CONTEXT, glow="#A34B00", area="#0B57D0",
    rates=("#D9E8A8", "#8CCB9B", "#3BA6A8", "#2A6FA6", "#2B2A78"),
    groups={name: group.colour for name, group in palette.GROUPS.items()}, status=palette.STATUS,
)  # fmt: skip
DARK: Final = Theme(
    page="#16191C", land="#23272B", water="#15191D", river="#14181C", border="#596068", text="#E6E8EA",
    muted="#A9AFB6", country="#9AA0A6", sea="#6F8DA0", edge="#3A4046", halo="#16191C", casing="#0E1113",
    context="#757B82", glow="#F29A3C", area="#8AB8FF",
    rates=("#2E4A6B", "#2F7A96", "#46A892", "#9CCB6F", "#F5EE8E"),
    groups={
        "people": "#F0447A", "crossing": "#6FA8EE", "air": "#3DE0A0", "border": "#F29A3C", "military": "#A36BF0",
        "politics": "#B4B8BD",
    },
    status={
        "open": "#35C08F", "restricted": "#F0A53A", "closed": "#FF6F6A", "suspended": "#B996EC", "unknown": "#A9AFB6",
    },
)  # fmt: skip
GREY: Final = Theme(
    page="#FFFFFF", land="#F4F4F4", water="#DEDEDE", river="#D2D2D2", border="#A6A6A6", text="#1A1A1A",
    muted="#4D4D4D", country="#666666", sea="#5C5C5C", edge="#CFCFCF", halo="#FFFFFF", casing="#FFFFFF",
    context="#8A8A8A", glow="#6E6E6E", area="#1A1A1A",
    rates=("#EDEDED", "#C4C4C4", "#949494", "#616161", "#222222"),
    groups={
        "people": "#111111", "crossing": "#444444", "air": "#5E5E5E", "border": "#333333", "military": "#555555",
        "politics": "#6A6A6A",
    },
    status={
        "open": "#3A3A3A", "restricted": "#3A3A3A", "closed": "#111111", "suspended": "#2A2A2A", "unknown": "#666666",
    },
)  # fmt: skip

THEMES: Final[Mapping[str, Theme]] = {"light": LIGHT, "dark": DARK, "grey": GREY}
