"""Where a visitor comes from is believed of the proxies that are trusted, and of nobody else."""

import pytest

from serving import proxies


@pytest.mark.parametrize(
    ("setting", "trusted"),
    [
        (None, "127.0.0.1,::1,::ffff:127.0.0.1"),
        ("10.0.0.5", "10.0.0.5,::ffff:10.0.0.5"),
        ("10.0.0.0/8,fd00::1", "10.0.0.0/8,fd00::1,::ffff:10.0.0.0/104"),
        ("unix", "unix"),
    ],
)
def test_a_proxy_is_trusted_by_both_of_its_addresses(setting: str | None, trusted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if setting:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", setting)

    assert ",".join(proxies.trusted()) == trusted


@pytest.mark.parametrize("everybody", ["*", "10.0.0.5, *", "0.0.0.0/0", "0.0.0.0/0.0.0.0", "0.0.0.0/00", "::/0"])
def test_not_everybody_is_trusted(everybody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """uvicorn would take the first address of the header, which a visitor writes."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", everybody)

    with pytest.raises(ValueError, match="must name the proxies"):
        proxies.trusted()


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1:2", "2001:db8::/64"),
        ("who", None),
        (None, None),
    ],
)
def test_an_address_is_read_the_same_however_the_server_listens(address: str | None, read: str | None) -> None:
    assert proxies.plain_address(address) == read
