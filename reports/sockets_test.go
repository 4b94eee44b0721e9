package reports

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// Figures that no run has, as those of a kernel elsewhere, take no column.
func TestSocketColumnsThatAreKnown(t *testing.T) {
	res := engineRuns(engine.TCP)
	for i := range res.Records {
		res.Records[i].KernelBytes, res.Records[i].KernelPackets = nil, nil
	}
	names := func() string {
		var names []string
		for _, c := range columnsOf(groupsOf(res.Records)) {
			names = append(names, c.name())
		}
		return strings.Join(names, ", ")
	}
	if got := names(); !strings.Contains(got, "bytes, framing, units done") {
		t.Errorf("%s", got)
	}
	res.Records[0].KernelBytes = new(5.)
	if got := names(); !strings.Contains(got, "bytes, framing, on the wire, units done") {
		t.Errorf("%s", got)
	}
}

// What the kernel counted is not called what wire_bytes is, but in files in which it was.
func TestKernelBytesHaveANameOfTheirOwn(t *testing.T) {
	res := engineRuns(engine.TCP)
	res.Records[0].KernelBytes = new(5.)
	for i := range res.Records {
		res.Records[i].Stack = "ethernet-ipv4-tcp"
	}
	groups := groupsOf(res.Records)
	var names []string
	for _, c := range columnsOf(groups) {
		names = append(names, c.name())
	}
	if !slices.Contains(names, "by the kernel") || !strings.Contains(socketRemark(groups), "by the kernel is what") {
		t.Errorf("%q, %s", names, socketRemark(groups))
	}
}

// Bytes of real stacks are whole packets, and no payload in frames of ours.
func TestSocketRemark(t *testing.T) {
	const ours = "bytes are payload, framing the headers of our frames, "
	const theirs = "bytes are whole packets of its protocol, with its headers, and on the wire"
	for _, c := range []struct {
		list []engine.Engine
		want string
	}{
		{[]engine.Engine{engine.Sim, engine.TCP}, "Over sockets, " + ours + "and on the wire is"},
		{[]engine.Engine{engine.Sim, engine.Reference}, "On the engine real, " + theirs},
		{[]engine.Engine{engine.TCP, engine.Reference}, "Over sockets, " + ours + "on the engine real " + theirs},
	} {
		res := engineRuns(c.list...)
		for i := range res.Records {
			if r := &res.Records[i]; r.Engine == engine.Reference {
				r.FramingBytes, r.WrittenBytes = nil, nil
			}
		}
		if got := socketRemark(groupsOf(res.Records)); !strings.HasPrefix(got, c.want) {
			t.Errorf("%v: %s; want %s", c.list, got, c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	res := engineRuns(engine.TCP)
	res.Records[0].RefusedByReason = []record.NamedFigure{{Name: "wrong token", Value: 2}, {Name: "silent", Value: 1}}
	res.Records[2].RefusedByReason = []record.NamedFigure{{Name: "silent", Value: 1200}, {Name: "too long", Value: 0}}
	text := tableOf(t, res, unlimited)
	_, list, _ := strings.Cut(text, "\nWarnings\n")
	if !strings.Contains(list, "refused, over all repetitions: 2 wrong token, 1,201 silent.") {
		t.Errorf("%s", text)
	}
	if text := tableOf(t, engineRuns(engine.TCP), unlimited); strings.Contains(text, "refused") {
		t.Errorf("nothing was refused:\n%s", text)
	}
}

// Bytes are a count as long as they are whole and few.
func TestAmountOfBytes(t *testing.T) {
	for v, want := range map[float64]string{12: "12 B", 828.9: "829 B", 99.5: "99.5 B", 999: "999 B", 1000: "1.00 kB"} {
		if got := document.Amount(v, "B"); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}
