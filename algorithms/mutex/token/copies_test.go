package token

import "testing"

// The token that the network has copied is one token: the copy comes while its receiver is
// inside, when it has left, and when it waits again.
func TestSuzukiKasamiCopies(t *testing.T) {
	x := newTable(t, &SuzukiKasami, 2, 3)
	x.Start(0, 1)
	x.expect("in wait")
	x.Deliver("request (request 1) from 1 to 0")
	x.Fire(0)
	token := "token (granted [1 0], queue []) from 0 to 1"
	x.under(token, "request (request 2) from 0 to 1")
	first := x.find(token)
	x.Deliver(token)
	x.Receive(first)
	x.expect("wait in")
	x.Deliver("request (request 2) from 0 to 1")
	x.Fire(1)
	x.Receive(first)
	x.expect("wait wait")
	x.Deliver("token (granted [1 1], queue []) from 1 to 0")
	x.Receive(first)
	x.expect("in wait")
	if got := len(x.Messages); got != 1 { // the second request of node 1
		t.Errorf("under way are %q", x.Texts())
	}
}

// A request that comes late, after it was granted, does not call the token back.
func TestSuzukiKasamiLateRequest(t *testing.T) {
	x := newTable(t, &SuzukiKasami, 3, 1)
	x.Start(0, 1, 2)
	x.Deliver("request (request 1) from 1 to 0")
	x.Fire(0)
	x.Deliver("token (granted [1 0 0], queue []) from 0 to 1", "request (request 1) from 2 to 1")
	x.Fire(1)
	x.Deliver("token (granted [1 1 0], queue []) from 1 to 2")
	x.expect("- - in")
	x.Fire(2)
	x.Deliver("request (request 1) from 1 to 2")
	x.expect("- - -")
	x.under("request (request 1) from 2 to 0")
}

// Who has been queued by an earlier holder stands before those who are heard of later.
func TestSuzukiKasamiQueue(t *testing.T) {
	x := newTable(t, &SuzukiKasami, 4, 1)
	x.Start(0, 1, 2, 3)
	x.Deliver("request (request 1) from 3 to 0", "request (request 1) from 2 to 0")
	x.Fire(0)
	x.Deliver("request (request 1) from 1 to 2", "request (request 1) from 3 to 2",
		"token (granted [1 0 0 0], queue [3]) from 0 to 2")
	x.Fire(2)
	x.Deliver("token (granted [1 0 1 0], queue [1]) from 2 to 3")
	x.expect("- wait - in")
	x.Fire(3)
	x.Deliver("token (granted [1 0 1 1], queue []) from 3 to 1")
	x.expect("- in - -")
}

// A node that has the token and does not want it sends it to who asks; a node alone enters again
// and again.
func TestSuzukiKasamiKeepsTheToken(t *testing.T) {
	x := newTable(t, &SuzukiKasami, 2, 2)
	x.Start(0)
	x.Fire(0)
	x.expect("in -")
	x.Fire(0)
	x.expect("- -")
	x.under()
	x.Start(1)
	x.Deliver("request (request 1) from 1 to 0")
	x.under("token (granted [2 0], queue []) from 0 to 1")
}

// A request overtakes the privilege that was sent before it, as it may where links do not keep
// their order: it waits its turn.
func TestRaymondOvertaking(t *testing.T) {
	x := newTable(t, &Raymond, 2, 2)
	x.Start(0, 1)
	x.Deliver("request (request 1) from 1 to 0")
	x.Fire(0)
	x.under("privilege (hop 1) from 0 to 1", "request (request 1) from 0 to 1")
	x.Deliver("request (request 1) from 0 to 1")
	x.expect("wait wait")
	x.Deliver("privilege (hop 1) from 0 to 1")
	x.expect("wait in")
	x.Fire(1)
	x.under("privilege (hop 2) from 1 to 0", "request (request 2) from 1 to 0")
}

// Copies of requests and of the privilege say nothing.
func TestRaymondCopies(t *testing.T) {
	x := newTable(t, &Raymond, 3, 2, "tree=chain")
	x.Start(0, 1, 2)
	request := x.find("request (request 1) from 1 to 0")
	x.Deliver("request (request 1) from 2 to 1", "request (request 1) from 1 to 0")
	x.Receive(request)
	x.Fire(0)
	privilege := x.find("privilege (hop 1) from 0 to 1")
	x.Deliver("privilege (hop 1) from 0 to 1", "request (request 1) from 0 to 1")
	x.Receive(privilege)
	x.Receive(request) // node 0 waits for it itself, and has given what was asked for
	x.expect("wait in wait")
	x.Fire(1) // node 2 is before node 0, and node 1 behind it
	x.under("privilege (hop 2) from 1 to 2", "request (request 2) from 1 to 2")
	x.Receive(privilege)
	x.expect("wait wait wait")
	x.Deliver("privilege (hop 2) from 1 to 2", "request (request 2) from 1 to 2")
	x.Fire(2)
	x.Deliver("privilege (hop 3) from 2 to 1")
	x.under("request (request 2) from 2 to 1", "privilege (hop 4) from 1 to 0", "request (request 3) from 1 to 0")
	x.Receive(privilege)
	x.expect("wait wait wait")
	x.Deliver("request (request 3) from 1 to 0", "privilege (hop 4) from 1 to 0")
	x.Receive(request)
	x.expect("in wait wait")
	x.Fire(0)
	x.under("request (request 2) from 2 to 1", "privilege (hop 5) from 0 to 1")
}

// One request of a node speaks for all who are behind it.
func TestRaymondRequestsOnce(t *testing.T) {
	x := newTable(t, &Raymond, 4, 1, "tree=balanced", "arity=1")
	x.Start(3, 2, 1)
	x.Deliver("request (request 1) from 3 to 2", "request (request 1) from 2 to 1")
	x.under("request (request 1) from 1 to 0")
}

// The token of the ring that comes back as a copy, or from a node that it does not come from, is
// none.
func TestTokenRingCopies(t *testing.T) {
	x := newTable(t, &TokenRing, 3, 2)
	x.Start(0, 1, 2)
	x.Fire(0)
	first := x.find("token (hop 1, 1 entries made) from 0 to 1")
	x.Receive(first)
	x.Receive(first)
	x.expect("wait in wait")
	x.Fire(1)
	x.Receive(first)
	x.expect("wait wait wait")
	second := x.find("token (hop 2, 2 entries made) from 1 to 2")
	second.To = 0
	x.Receive(second)
	x.expect("wait wait wait")
	x.Messages = nil
	second.To = 2
	x.Receive(second)
	x.Fire(2)
	x.Deliver("token (hop 3, 3 entries made) from 2 to 0")
	x.Receive(first)
	x.expect("in wait wait")
}

// The token stays with the node that makes the last entry of all.
func TestTokenRingStops(t *testing.T) {
	x := newTable(t, &TokenRing, 2, 1)
	x.Start(0, 1)
	x.Fire(0)
	x.Deliver("token (hop 1, 1 entries made) from 0 to 1")
	x.Fire(1)
	x.expect("- -")
	x.under()
}
