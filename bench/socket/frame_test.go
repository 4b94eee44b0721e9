package socket

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

var labels = []Label{
	{},
	{Seq: 1, Depth: 1, Copy: 1},
	{Seq: 127, Depth: 63},
	{Seq: 128, Depth: 64, Copy: 1},
	{Seq: math.MaxUint32, Depth: math.MaxInt32, Copy: 1},
}

func TestFramesOfAllSizesBothWays(t *testing.T) {
	const limit = 20000
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) { c.MaxBody = limit })
		links := []*Link{n.dial(t, 0, 1), n.dial(t, 1, 0)}
		var want [2][]frame
		for i, size := range []int{0, 1, 2, 125, 126, 127, 128, 4095, 4096, 4097, 16383, limit - 1, limit} {
			label := labels[i%len(labels)]
			body := strings.Repeat(string(rune('a'+i)), size)
			for from, l := range links {
				send(t, l, label, body)
				want[1-from] = append(want[1-from], frame{algorithms.ID(from), label, body})
			}
		}
		for to := range links {
			got := n.recorders[to].flushedFrames(len(want[to]))
			if d := cmp.Diff(want[to], got, cmp.AllowUnexported(frame{})); d != "" {
				t.Errorf("node %d (-want +got):\n%s", to, d)
			}
			refused(t, n.ends[to], nil)
		}
	}, UDP, TCP, TLS)
}

func TestTooLarge(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) { c.MaxBody = 100 })
		l := n.dial(t, 0, 1)
		if err := Add(l, Label{}, blob(strings.Repeat("x", 101))); !errors.Is(err, ErrTooLarge) ||
			!strings.Contains(err.Error(), "101") || !strings.Contains(err.Error(), "100") {
			t.Errorf("error %v", err)
		}
		if l.Buffered() != 0 || l.Pending() != 0 {
			t.Errorf("%d bytes and %d frames wait", l.Buffered(), l.Pending())
		}
		send(t, l, Label{}, strings.Repeat("y", 100))
		if got := n.recorders[1].flushedFrames(1); len(got[0].body) != 100 {
			t.Errorf("got %q", got[0].body)
		}
		if c := n.ends[0].Counts(); c.Frames != 1 || c.Body != 100 {
			t.Errorf("counts %+v", c)
		}
	}, UDP, TCP, TLS)
}

// liar is a message whose Size is wrong.
type liar struct{ blob }

func (l liar) Size() int { return len(l.blob) + 1 }

func TestWhatAddRefusesLeavesNothingBehind(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, nil)
		l := n.dial(t, 0, 1)
		before := n.ends[0].Counts()
		for _, label := range []Label{{Depth: -1}, {Copy: 2}} {
			if err := Add(l, label, blob("x")); err == nil {
				t.Errorf("label %+v is taken", label)
			}
		}
		if err := Add(l, Label{}, liar{"x"}); err == nil {
			t.Error("a message with a wrong size is taken")
		}
		if l.Buffered() != 0 || l.Pending() != 0 || n.ends[0].Counts() != before {
			t.Errorf("%d bytes, %d frames, %+v", l.Buffered(), l.Pending(), n.ends[0].Counts())
		}
		send(t, l, Label{}, "good")
		if got := n.recorders[1].flushedFrames(1); got[0].body != "good" {
			t.Errorf("got %q", got[0].body)
		}
	}, UDP, TCP, TLS)
}

func TestManyFramesInOneFlush(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		const frames = 5000
		n := newNetwork(t, p, 2, nil)
		l := n.dial(t, 0, 1)
		for i := range frames {
			if err := Add(l, Label{Seq: uint32(i)}, blob("a message")); err != nil {
				t.Fatal(err)
			}
		}
		before := n.ends[0].Counts()
		if l.Pending() != frames || l.Buffered() < 9*frames || before.Frames != 0 || before.Written >= 9*frames {
			t.Fatalf("%d frames of %d bytes wait, counted %+v", l.Pending(), l.Buffered(), before)
		}
		if err := l.Flush(); err != nil {
			t.Fatal(err)
		}
		if l.Pending() != 0 || l.Buffered() != 0 {
			t.Errorf("%d frames of %d bytes wait", l.Pending(), l.Buffered())
		}
		for i, f := range n.recorders[1].flushedFrames(frames) {
			if f.label.Seq != uint32(i) {
				t.Fatalf("frame %d has number %d", i, f.label.Seq)
			}
		}
	}, TCP, TLS)
}

func TestCounts(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, nil)
		l := n.dial(t, 0, 1)
		var body, framing int64
		if p != UDP {
			framing = int64(helloSize)
		}
		for i, size := range []int{0, 1, 100, 200, 20000} {
			label := labels[i]
			send(t, l, label, strings.Repeat("x", size))
			body += int64(size)
			framing += int64(label.size())
			if p == UDP {
				framing += int64(datagramPrefix)
			} else {
				framing += int64(algorithms.UvarintSize(uint64(label.size() + size)))
			}
		}
		n.recorders[1].flushedFrames(5)
		sender := n.ends[0].Counts()
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if p != UDP {
			n.recorders[1].wait(func() bool { return n.recorders[1].closed == 1 })
		}
		want := Counts{Frames: 5, Body: body, Framing: framing, Written: body + framing, Connections: 1}
		switch p {
		case UDP:
			want.Connections = 0
		case TLS:
			if sender.Written <= want.Written {
				t.Errorf("%d bytes written with TLS (without: %d)", sender.Written, want.Written)
			}
			if sender.Read == 0 {
				t.Error("no byte of the handshake read")
			}
			want.Written, want.Read = sender.Written, sender.Read
		}
		if d := cmp.Diff(want, sender); d != "" {
			t.Errorf("sender (-want +got):\n%s", d)
		}
		sender, receiver := n.ends[0].Counts(), n.ends[1].Counts() // with the good-bye
		if receiver.Read != sender.Written || sender.Read != receiver.Written {
			t.Errorf("sender %+v, receiver %+v", sender, receiver)
		}
		if receiver.Frames != 0 || receiver.Connections != 0 {
			t.Errorf("receiver %+v", receiver)
		}
		refused(t, n.ends[1], nil)
	}, UDP, TCP, TLS)
}

func TestSendingAndReceivingAllocateNothing(t *testing.T) {
	for _, p := range []Protocol{UDP, TCP} { // crypto/tls allocates by itself
		s := &tally{batch: 1, done: make(chan struct{})}
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) { c.Open = func(algorithms.ID) Sink { return s } })
		l := n.dial(t, 0, 1)
		m := small{1}
		if a := testing.AllocsPerRun(1000, func() {
			if err := Add(l, Label{Seq: 1000, Depth: 5}, m); err != nil {
				t.Fatal(err)
			}
			if err := l.Flush(); err != nil {
				t.Fatal(err)
			}
			<-s.done
		}); a >= 1 {
			t.Errorf("%v: %v allocations a message", p, a)
		}
	}
}

func TestFrameRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := Label{
			Seq:   rapid.Uint32().Draw(t, "seq"),
			Depth: rapid.Int32Min(0).Draw(t, "depth"),
			Copy:  rapid.Uint8Max(1).Draw(t, "copy"),
		}
		body := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "body")
		b := encode(nil, l, body)
		got, gotBody, n, err := cutFrame(append(b, 0xff), 300)
		if err != nil || n != len(b) || got != l || string(gotBody) != string(body) {
			t.Fatalf("%+v %x of %d bytes, %v; want %+v %x of %d", got, gotBody, n, err, l, body, len(b))
		}
		for cut := range b {
			if _, _, n, err := cutFrame(b[:cut], 300); n != 0 || err != nil {
				t.Fatalf("cut at %d: %d bytes, %v", cut, n, err)
			}
		}
	})
}

// encode writes a frame as the format is documented, rather than as Add does.
func encode(b []byte, l Label, body []byte) []byte {
	header := algorithms.AppendUvarint(nil, uint64(l.Seq))
	header = algorithms.AppendUvarint(header, uint64(l.Depth)*2+uint64(l.Copy))
	b = algorithms.AppendUvarint(b, uint64(len(header)+len(body)))
	return append(append(b, header...), body...)
}
