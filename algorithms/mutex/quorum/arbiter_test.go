package quorum

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// desk is an arbiter and what it has sent.
type desk struct {
	arbiter
	sent []string
}

func newDesk() *desk { return &desk{arbiter: newArbiter()} }

func (d *desk) send(to algorithms.ID, m Message) {
	d.sent = append(d.sent, fmt.Sprintf("%s %d to %d", Maekawa.Spec.KindName(m.kind), m.stamp, to))
}

// does plays lines such as "request 5 of 1: locked 5 to 1".
func (d *desk) does(t *testing.T, lines ...string) {
	t.Helper()
	for _, line := range lines {
		did, want, _ := strings.Cut(line, ":")
		var what string
		var stamp, turn uint64
		var from algorithms.ID
		if _, err := fmt.Sscanf(did, "%s %d of %d", &what, &stamp, &from); err != nil {
			t.Fatal(line, err)
		}
		d.sent = nil
		switch what {
		case "request":
			d.request(from, stamp, d.send)
		case "release":
			d.release(from, stamp, d.send)
		case "relinquish":
			if turn = d.lock.turn; strings.Contains(did, "earlier") {
				turn--
			}
			d.relinquish(from, stamp, turn, d.send)
		}
		if got := strings.Join(d.sent, ", "); got != strings.TrimSpace(want) {
			t.Fatalf("%s: %q, want %q", did, got, strings.TrimSpace(want))
		}
	}
}

// One lock for one request at a time, in the order of the requests, not of their coming.
func TestLockInOrder(t *testing.T) {
	newDesk().does(t,
		"request 1 of 5: locked 1 to 5",
		"request 9 of 3: failed 9 to 3",
		"request 4 of 2: failed 4 to 2",
		"request 4 of 1: failed 4 to 1",
		"release 1 of 5: locked 4 to 1",
		"release 4 of 1: locked 4 to 2",
		"release 4 of 2: locked 9 to 3",
		"release 9 of 3:",
		"request 10 of 3: locked 10 to 3",
	)
}

// An earlier request has the holder inquired, once. One that was first of those that wait is told
// when a still earlier one comes (Sanders), and only once.
func TestInquire(t *testing.T) {
	newDesk().does(t,
		"request 9 of 1: locked 9 to 1",
		"request 7 of 2: inquire 9 to 1",
		"request 5 of 3: failed 7 to 2",
		"request 6 of 4: failed 6 to 4",
		"request 3 of 5: failed 5 to 3",
		"relinquish 9 of 1: locked 3 to 5",
		"request 2 of 6: inquire 3 to 5",
		"release 3 of 5: locked 2 to 6",
		"release 2 of 6: locked 5 to 3",
		"release 5 of 3: locked 6 to 4",
		"release 6 of 4: locked 7 to 2",
		"release 7 of 2: locked 9 to 1",
	)
}

// Six messages for one request, of the node 2: its own three, and that the holder is inquired,
// gives its lock back and gets it once more.
func TestSixMessages(t *testing.T) {
	d := newDesk()
	d.does(t,
		"request 9 of 1: locked 9 to 1",
		"request 7 of 2: inquire 9 to 1",
		"relinquish 9 of 1: locked 7 to 2",
		"release 7 of 2: locked 9 to 1",
		"release 9 of 1:",
	)
}

// Copies and strangers move no lock.
func TestCopiesAtArbiter(t *testing.T) {
	d := newDesk()
	d.does(t,
		"request 9 of 1: locked 9 to 1",
		"request 9 of 1:",
		"request 8 of 1:",
		"request 7 of 2: inquire 9 to 1",
		"request 7 of 2:",
		"release 7 of 2:",
		"release 8 of 1:",
		"relinquish 7 of 2:",
		"relinquish 9 of 1 earlier:",
		"relinquish 9 of 1: locked 7 to 2",
		"relinquish 9 of 1:",
		"release 9 of 1:",
		"release 7 of 2: locked 9 to 1",
		"relinquish 9 of 1 earlier:",
		"release 9 of 1:",
		"release 9 of 1:",
	)
	if d.lock.node != algorithms.None || len(d.queue) != 0 {
		t.Errorf("lock %+v, queue %v", d.lock, d.queue)
	}
}

// A request that overtakes the release of the one before says as much.
func TestRequestOvertakesRelease(t *testing.T) {
	newDesk().does(t,
		"request 1 of 1: locked 1 to 1",
		"request 2 of 1: locked 2 to 1",
		"release 1 of 1:",
		"request 3 of 2: failed 3 to 2",
		"request 4 of 1: locked 3 to 2, failed 4 to 1",
		"release 2 of 1:",
		"release 3 of 2: locked 4 to 1",
	)
}

// A node has one request that waits, whatever it sends.
func TestOneRequestOfEachNode(t *testing.T) {
	d := newDesk()
	d.request(0, 1, d.send)
	for stamp := range uint64(100) {
		d.request(algorithms.ID(1+stamp%3), 2+stamp, d.send)
	}
	stamps := []uint64{}
	for _, c := range d.queue {
		stamps = append(stamps, c.stamp)
	}
	if !slices.Equal(stamps, []uint64{99, 100, 101}) {
		t.Errorf("requests %v wait", stamps)
	}
}
