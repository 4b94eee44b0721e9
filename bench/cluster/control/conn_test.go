package control

import (
	"bufio"
	"bytes"
	"testing"
)

// Lines that were changed, repeated or left out are not taken.
func TestSeal(t *testing.T) {
	var mine, his seal
	mine.key([]byte("key"))
	his.key([]byte("key"))
	line := func(text string) []byte { return append(mine.next([]byte(text)), text...) }
	first, second, third := line("first"), line("second"), line("third")
	if text, err := his.open(first); err != nil || string(text) != "first" {
		t.Errorf("%q, %v", text, err)
	}
	changed := bytes.Replace(second, []byte("second"), []byte("Second"), 1)
	for _, l := range [][]byte{first, third, changed, {}, []byte("no seal")} {
		again := his
		again.key([]byte("key"))
		if text, err := again.open(l); err == nil {
			t.Errorf("%q was taken as %q", l, text)
		}
	}
}

// FuzzLine feeds whatever to the reader of lines, before and after the handshake.
func FuzzLine(f *testing.F) {
	for _, text := range []string{
		"{}\n", `{"joulemark":2,"nonce":"AA=="}` + "\n", `{"assign":{"nodes":3}}` + "\n",
		`{"cuts":[{"SideA":null}]}` + "\n", "\n\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		in := bufio.NewReaderSize(bytes.NewReader(b), 16)
		for {
			line, err := readLine(in, maxGreeting)
			if err != nil {
				break
			}
			if len(line) > maxGreeting || bytes.IndexByte(line, '\n') >= 0 {
				t.Fatalf("line %q", line)
			}
			var g greeting
			if decode(line, &g) == nil {
				_ = g.check()
			}
			var o Order
			if decode(line, &o) == nil && o.Assign != nil {
				_, _ = o.Assign.Graph()
				_, _ = o.Assign.DecodeToken()
			}
			var a Answer
			if decode(line, &a) == nil && a.State != nil {
				_ = a.State.Validate(3)
			}
			if a.Report != nil {
				_ = a.Report.Validate(3)
			}
		}
	})
}
