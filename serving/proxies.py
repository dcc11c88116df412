"""Which proxies may say where a visitor comes from, and the address as the rest of the atlas reads it.

A server that listens on IPv4 and IPv6 at once, as Streamlit's does, sees 127.0.0.1 as ::ffff:127.0.0.1, which uvicorn
does not trust when 127.0.0.1 is named.
"""

import os
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

THIS_MACHINE = "127.0.0.1,::1"
HOUSEHOLD = 64  # bits of an IPv6 address that all devices of a line share
_MAPPED = "::ffff:"


def trusted() -> list[str]:
    """The proxies of the setting, or those on this machine, by both of their addresses. Raises ValueError.

    Where everybody is trusted, the address is what a visitor writes first into the header, and no limit of an address holds.
    """
    names = [name.strip() for name in os.environ.get("FORWARDED_ALLOW_IPS", THIS_MACHINE).split(",")]
    if any(map(_is_everybody, names)):
        raise ValueError(
            "The setting FORWARDED_ALLOW_IPS must name the proxies or their network, as 10.0.0.5 or 10.0.0.0/8: if everybody is "
            "trusted, visitors can make up their address."
        )
    return [*names, *filter(None, map(_mapped, names))]


def plain_address(address: str | None) -> str | None:
    """The address of a visitor, of IPv6 the network of a household; None for this machine and where it is not known."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return None
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback:
        return None
    return str(found) if found.version == 4 else str(ip_network((found, HOUSEHOLD), strict=False))


def _is_everybody(name: str) -> bool:
    network = _network(name)
    return name == "*" or (network is not None and network.prefixlen == 0)


def _network(name: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(name)
    except ValueError:
        return None


def _mapped(name: str) -> str | None:
    network = _network(name)
    if not isinstance(network, IPv4Network):
        return None
    return f"{_MAPPED}{network.network_address}" + ("" if network.prefixlen == 32 else f"/{96 + network.prefixlen}")
