"""Peers by name: foreign.py and web.py are no TSD, opentsdb.py and receivers.py are."""
from peers import foreign, opentsdb, receivers, web

# One object serves all connections of a run, so that it can say something once: these are made anew.
TSDS = {**opentsdb.KINDS, **receivers.KINDS}
STRANGERS = {**foreign.KINDS, **web.KINDS}


def names():
    return sorted([*TSDS, *STRANGERS])


def kind_named(name):
    """A function that serves one connection, with a memory of its own."""
    return TSDS[name]() if name in TSDS else STRANGERS[name]
