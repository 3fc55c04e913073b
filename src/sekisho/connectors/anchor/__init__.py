"""Heads of a log on an EVM chain: an outside clock that no operator turns back. Needs the extra ``anchor`` (web3).

>>> chain = Chain.connect(url, contract, key)
>>> chain.anchor(checkpoint)                    # gas used
>>> chain.heads(origin)                         # every head anchored so far, the oldest first

The contract is ``anchor.vy``; ``anchor.json`` is what Vyper makes of it (a test compiles it again). Only the hash of a
log's name, a size and a root reaches the chain.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from sekisho.standards.c2sp import Checkpoint
from sekisho.vocabulary.errors import LedgerFault, UsageFault


@dataclass(frozen=True, slots=True)
class Head:
    """A head that was anchored: size, 32-byte root, and the number and POSIX second of its block."""

    size: int
    root: bytes
    block: int
    time: int


def interface() -> dict[str, Any]:
    """ABI and bytecode of the contract."""
    made: dict[str, Any] = json.loads(files("sekisho.connectors.anchor").joinpath("anchor.json").read_text("utf-8"))
    return made


class Chain:
    """A contract on a chain. ``account`` signs; without one heads can only be read."""

    def __init__(self, web3: Any, contract: str, account: Any = None) -> None:
        self._web3 = web3
        self._account = account
        self._contract = web3.eth.contract(address=contract, abi=interface()["abi"])

    @classmethod
    def connect(cls, url: str, contract: str, key: bytes | None = None) -> Chain:
        """Over JSON-RPC.

        Raises:
            UsageFault: the extra is not installed, or the address is none. LedgerFault: nobody answers.
        """
        web3 = _web3(url)
        if not web3.is_address(contract) or not web3.eth.get_code(web3.to_checksum_address(contract)):
            raise UsageFault(f"No contract at {contract[:60]!r} on this chain.", hint="Deploy it: --deploy.")
        return cls(web3, web3.to_checksum_address(contract), _account(web3, key) if key else None)

    @classmethod
    def deploy(cls, url: str, key: bytes) -> tuple[Chain, str]:
        """Put the contract on a chain; its owner is the key's account. Gives the chain and the contract's address."""
        web3 = _web3(url)
        return cls.deployed(web3, _account(web3, key))

    @classmethod
    def deployed(cls, web3: Any, account: Any) -> tuple[Chain, str]:
        """The same on a connection that is there already."""
        made = interface()
        constructor = web3.eth.contract(abi=made["abi"], bytecode=made["bytecode"]).constructor()
        receipt = _sent(web3, account, constructor)
        return cls(web3, receipt["contractAddress"], account), receipt["contractAddress"]

    def anchor(self, head: Checkpoint) -> int:
        """Anchor a head; gives the gas that it took.

        Raises:
            LedgerFault: the contract refuses: not its owner, or not larger than the last. UsageFault: no account.
        """
        if self._account is None:
            raise UsageFault("Anchoring needs the key of the contract's owner.", hint="--key FILE.")
        call = self._contract.functions.anchor(origin_hash(head.origin), head.size, head.root)
        return int(_sent(self._web3, self._account, call)["gasUsed"])

    def heads(self, origin: str, since: int = 0) -> list[Head]:
        """Every head of this log that was anchored from block ``since`` on, the oldest first."""
        found = self._contract.events.Anchored().get_logs(
            from_block=since, argument_filters={"origin": origin_hash(origin)}
        )
        times = {n: int(self._web3.eth.get_block(n)["timestamp"]) for n in {e["blockNumber"] for e in found}}
        return [
            Head(int(e["args"]["size"]), bytes(e["args"]["root"]), int(e["blockNumber"]), times[e["blockNumber"]])
            for e in found
        ]


def origin_hash(origin: str) -> bytes:
    """What the chain knows a log by."""
    return hashlib.sha256(origin.encode()).digest()


def _web3(url: str) -> Any:
    try:
        from web3 import HTTPProvider, Web3
    except ImportError as error:
        raise UsageFault(
            "Anchoring needs web3, which is not installed.", hint="pip install 'sekisho[anchor]'"
        ) from error
    web3 = Web3(HTTPProvider(url, request_kwargs={"timeout": 30}))
    if not web3.is_connected():
        raise LedgerFault(f"No chain answers at {url[:100]}.", hint="Check the address, and try later.")
    return web3


def _account(web3: Any, key: bytes) -> Any:
    try:
        return web3.eth.account.from_key(key.decode("ascii").strip())
    except (ValueError, TypeError) as error:  # the message could hold the key
        raise UsageFault("The key file holds no private key in hexadecimal.") from error


def _sent(web3: Any, account: Any, call: Any) -> Any:
    from web3.exceptions import Web3Exception

    try:
        nonce = web3.eth.get_transaction_count(account.address, "pending")
        made = call.build_transaction({"from": account.address, "nonce": nonce})
        signed = account.sign_transaction(made)
        receipt = web3.eth.wait_for_transaction_receipt(web3.eth.send_raw_transaction(signed.raw_transaction))
    except (Web3Exception, ValueError) as error:
        raise LedgerFault(
            f"The chain refused: {str(error)[:200]}", hint="Owner, size and the account's balance are the usual causes."
        ) from error
    if receipt["status"] != 1:
        raise LedgerFault(
            "The chain took the transaction back.", hint="Not the owner, or not larger than the last head."
        )
    return receipt
