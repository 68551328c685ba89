"""Addresses that others wrote down lead nowhere inside, however they are spelt."""

import ssl

import pytest

from bot.units.outside import NotOutside, Outside, Unreachable, _trusted
from tests.dialogue import FakeClock
from tests.units.receiver import receiving

INSIDE = [
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.0.0.1/",
    "https://0/",
    "https://localhost/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "https://user:password@example.com/",
    "https://例子.中国/",
    "https://example.com:99999/",
    "https:///",
    "",
    "/",
]


@pytest.mark.parametrize("url", INSIDE)
async def test_nothing_inside_is_called(url: str) -> None:
    with pytest.raises((NotOutside, Unreachable)):
        await Outside().call("GET", url)


async def test_a_name_that_leads_inside_is_not_called() -> None:
    async def inside(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "10.0.0.8"]

    with pytest.raises(NotOutside, match="private network"):
        await Outside(lookup=inside).call("GET", "https://rebinding.example/")


async def test_the_call_goes_to_the_address_that_was_looked_at() -> None:
    """A name that means something else a moment later (rebinding) makes no difference."""
    asked = []

    async def moving(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.8"]

    async with receiving(FakeClock()) as receiver:
        url = receiver.url.replace("127.0.0.1", "unit.example")
        answer = await Outside(["unit.example"], lookup=moving).call("GET", url)
    assert answer.status == 405
    assert asked == ["unit.example"]


@pytest.mark.parametrize("allowed", ["127.0.0.0/8", "127.0.0.1"])
async def test_what_is_on_the_list_may_be_called(allowed: str) -> None:
    async with receiving(FakeClock()) as receiver:
        assert (await Outside([allowed]).call("GET", receiver.url)).status == 405
    with pytest.raises(NotOutside):
        await Outside([allowed]).call("GET", "https://10.0.0.1/")
    with pytest.raises(NotOutside):
        await Outside([allowed]).call("GET", "http://93.184.216.34/")


def test_certificates_are_checked_with_what_was_read_once() -> None:
    assert _trusted() is _trusted()
    assert (_trusted().verify_mode, _trusted().check_hostname) == (ssl.CERT_REQUIRED, True)
