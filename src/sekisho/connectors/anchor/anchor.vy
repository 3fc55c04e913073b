# pragma version 0.4.3
# pragma evm-version paris
# License: Apache-2.0
"""
@title Heads of transparency logs
@notice Per log (SHA-256 of its origin) the newest size and RFC 6962 root, with every earlier one among the events. Heads
        only grow: who anchored a log once cannot show the chain a shorter one.
"""

struct Head:
    size: uint64
    root: bytes32

event Anchored:
    origin: indexed(bytes32)
    size: uint64
    root: bytes32

owner: public(immutable(address))
heads: public(HashMap[bytes32, Head])

@deploy
def __init__():
    owner = msg.sender

@external
def anchor(origin: bytes32, size: uint64, root: bytes32):
    assert msg.sender == owner, "not the owner"
    assert size > self.heads[origin].size, "not newer"
    self.heads[origin] = Head(size=size, root=root)
    log Anchored(origin=origin, size=size, root=root)
