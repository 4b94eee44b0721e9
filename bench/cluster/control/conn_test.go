package control

import (
	"bufio"
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzLine feeds whatever to the reader of lines, before and after the handshake.
func FuzzLine(f *testing.F) {
	for _, text := range []string{
		"{}\n", `{"joulemark":2,"nonce":"AA=="}` + "\n", `{"joulemark":3,"refused":"\u001b"}` + "\n",
		`{"assign":{"nodes":3}}` + "\n", `{"cuts":[{"SideA":null}]}` + "\n", "\n\n",
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
			if json.Unmarshal(line, &g) == nil {
				_ = g.check()
				shown(t, (&RefusedError{Reason: g.Refused}).Error())
			}
			var o Order
			if err := decode(line, &o); err != nil {
				shown(t, err.Error())
			} else if o.Assign != nil {
				_, _ = o.Assign.Graph()
				_, _ = o.Assign.DecodeToken()
			}
			var a Answer
			if err := decode(line, &a); err != nil {
				shown(t, err.Error())
			}
		}
	})
}
