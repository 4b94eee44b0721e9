package calibrate

import (
	"bytes"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestMessageEncoding(t *testing.T) {
	for _, m := range []Message{
		{},
		{kind: kindToken, round: 1, stride: 1, body: 1},
		{kind: kindTick, round: 127, stride: 0, body: 128},
		{kind: kindGather, round: maxRounds, stride: maxNodes - 1, body: MaxBody},
	} {
		b := m.Append([]byte("x"))[1:]
		if len(b) != m.Size() {
			t.Errorf("%+v: %d bytes; Size says %d", m, len(b), m.Size())
		}
		if got, err := decode(b); err != nil || got != m {
			t.Errorf("%+v decodes as %+v, %v", m, got, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := Message{kind: kindToken, round: 200, stride: 3, body: 5}.Append(nil)
	changed := bytes.Clone(good)
	changed[len(changed)-1]++
	for name, b := range map[string][]byte{
		"empty": {}, "kind alone": {0}, "no body length": {0, 0, 0}, "kind": {5, 0, 0, 0},
		"cut": good[:len(good)-1], "too much": append(bytes.Clone(good), filler[5]), "not the filler": changed,
		"long form":          {0, 0x80, 0, 0, 0},
		"body without bytes": {0, 0, 0, 1},
		"bytes without body": {0, 0, 0, 0, filler[0]},
		"too long":           append([]byte{0, 0, 0, 0x81, 0x80, 1}, make([]byte, MaxBody+1)...),
		"round":              {0, 0xff, 0xff, 0xff, 0xff, 1, 0, 0},
		"never ends":         {0, 0xff, 0xff, 0xff},
	} {
		if m, err := decode(b); err == nil {
			t.Errorf("%s: %x decodes as %+v", name, b[:min(len(b), 16)], m)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0})
	f.Add(Message{kind: kindToken, round: 200, stride: 3, body: 5}.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err != nil {
			return
		}
		if !bytes.Equal(m.Append(nil), b) || m.Size() != len(b) {
			t.Errorf("%x decodes as %+v, which encodes as %x", b, m, m.Append(nil))
		}
	})
}

// FuzzReceive lets a node of any shape receive anything: it neither panics nor answers a message
// with more than one round of its own.
func FuzzReceive(f *testing.F) {
	f.Add(uint8(0), uint8(4), uint8(1), []byte{0, 1, 0, 0})
	f.Fuzz(func(t *testing.T, pattern, nodes, fanout uint8, script []byte) {
		s := Shape{Pattern(pattern), int(nodes), int(fanout), 3, 0}
		if s.Validate() != nil {
			return
		}
		e := algorithms.NewEnv[Message](algorithms.Complete(s.Nodes))
		var rng algorithms.Rand
		var seq uint32
		e.Bind(algorithms.ID(fanout)%algorithms.ID(s.Nodes), 0, &rng, &seq)
		n := Node{shape: &s}
		n.Start(e)
		for len(script) >= 4 {
			e.Effects().Clear()
			if script[0] == 0xff {
				n.Timeout(e, algorithms.Timer{})
			} else {
				n.Receive(e, algorithms.ID(script[0])%algorithms.ID(s.Nodes),
					Message{kind: algorithms.Kind(script[1]), round: uint32(script[2]), stride: uint16(script[3])})
			}
			if sent := len(e.Effects().Sends); sent > s.Fanout {
				t.Fatalf("%v: %d messages in one call", s, sent)
			}
			for _, m := range e.Effects().Sends {
				if m.To == e.Self() || m.To < 0 || int(m.To) >= s.Nodes {
					t.Fatalf("%v: node %v sends to %v", s, e.Self(), m.To)
				}
			}
			script = script[4:]
		}
	})
}
