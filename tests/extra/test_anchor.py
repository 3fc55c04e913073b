"""Heads on a chain: the contract compiled again and run on a real EVM (eth-tester). Needs the packages of
requirements/anchor.txt; `make test-anchor` makes an environment of its own for them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sekisho.connectors.anchor import Chain, interface
from sekisho.standards.c2sp import Checkpoint
from sekisho.vocabulary.errors import LedgerFault, UsageFault

why = "the packages of the extra `anchor` are not here; `make test-anchor` runs this test with them"
vyper = pytest.importorskip("vyper", reason=why)
web3_module = pytest.importorskip("web3", reason=why)
eth_tester = pytest.importorskip("eth_tester", reason=why)

# a node refuses before it takes a transaction, eth-tester by an exception of its own
REFUSED = (LedgerFault, eth_tester.exceptions.TransactionFailed)
ORIGIN = "example.com/log"
MOST_GAS = 40_000


@pytest.fixture(scope="module")
def web3() -> Any:
    tester = eth_tester.EthereumTester(eth_tester.PyEVMBackend())
    return web3_module.Web3(web3_module.EthereumTesterProvider(tester))


@pytest.fixture
def accounts(web3: Any) -> list[Any]:
    """Two accounts with money."""
    made = [web3.eth.account.create() for _ in range(2)]
    for one in made:
        web3.eth.send_transaction({"from": web3.eth.accounts[0], "to": one.address, "value": 10**18})
    return made


def head(size: int, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, size.to_bytes(32, "big"))


def test_what_ships_is_what_vyper_makes_of_the_source(root: Path) -> None:
    source = (root / "src/sekisho/connectors/anchor/anchor.vy").read_text()
    made = vyper.compile_code(source, output_formats=["abi", "bytecode"])
    assert json.loads(json.dumps(made)) == interface()


def test_heads_are_kept_in_their_order_and_each_costs_at_most_40_000_gas(web3: Any, accounts: list[Any]) -> None:
    chain, _ = Chain.deployed(web3, accounts[0])
    first, *later = [chain.anchor(head(size)) for size in (1, 300, 70_000, 2**40)]
    assert max(later) <= MOST_GAS, later
    found = chain.heads(ORIGIN)
    assert [one.size for one in found] == [1, 300, 70_000, 2**40]
    assert [one.root for one in found] == [head(one.size).root for one in found]
    assert first > max(later)  # the first one of a log pays for new storage
    print(f"gas: first {first:,}, later {later}")


@pytest.mark.parametrize("size", [300, 299, 1])
def test_a_head_that_is_not_larger_is_refused(web3: Any, accounts: list[Any], size: int) -> None:
    chain, _ = Chain.deployed(web3, accounts[0])
    chain.anchor(head(300))
    with pytest.raises(REFUSED):
        chain.anchor(head(size))
    assert len(chain.heads(ORIGIN)) == 1


def test_nobody_but_the_owner_anchors(web3: Any, accounts: list[Any]) -> None:
    _, address = Chain.deployed(web3, accounts[0])
    with pytest.raises(REFUSED):
        Chain(web3, address, accounts[1]).anchor(head(1))
    with pytest.raises(UsageFault):
        Chain(web3, address).anchor(head(1))


def test_logs_do_not_see_each_other(web3: Any, accounts: list[Any]) -> None:
    chain, address = Chain.deployed(web3, accounts[0])
    chain.anchor(head(5))
    chain.anchor(head(3, "other.example/log"))
    assert [one.size for one in Chain(web3, address).heads("other.example/log")] == [3]


def as_json(value: Any) -> Any:
    """Quantities and bytes as JSON-RPC writes them: 0x and hexadecimal."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int) and not isinstance(value, bool):
        return hex(value)
    if isinstance(value, Mapping):
        return {name: as_json(inner) for name, inner in value.items()}
    return [as_json(inner) for inner in value] if isinstance(value, list | tuple) else value


@pytest.fixture
def node(web3: Any) -> Iterator[str]:
    """The chain behind JSON-RPC over HTTP, as a node serves it."""

    class Node(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            result = web3.manager.request_blocking(asked["method"], asked["params"])
            content = json.dumps({"id": asked["id"], "jsonrpc": "2.0", "result": as_json(result)}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Node)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_over_json_rpc_a_key_alone_is_enough_to_anchor_and_no_key_to_read(node: str, accounts: list[Any]) -> None:
    key = accounts[0].key.hex().encode()
    _, contract = Chain.deploy(node, key)
    assert Chain.connect(node, contract, key).anchor(head(7)) > 0
    assert [one.size for one in Chain.connect(node, contract).heads(ORIGIN)] == [7]


def test_what_is_no_contract_no_key_and_no_node_is_told(node: str) -> None:
    for contract in ("0x" + "1" * 40, "hello"):
        with pytest.raises(UsageFault):
            Chain.connect(node, contract)
    with pytest.raises(UsageFault) as caught:
        Chain.deploy(node, b"secret words")
    assert "secret" not in str(caught.value)
    with pytest.raises(LedgerFault):
        Chain.connect("http://127.0.0.1:9", "0x" + "1" * 40)
