package socket

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzStream holds that arbitrary bytes never panic, that it does not matter in which portions
// they come, and that encoding what was accepted gives the same bytes.
func FuzzStream(f *testing.F) {
	f.Add([]byte{}, []byte{})
	f.Add(encode(encode(nil, labels[0], []byte("one")), labels[4], bytes.Repeat([]byte("two"), 40)), []byte{0, 3})
	f.Add([]byte{0x80, 0}, []byte{0})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, []byte{1})
	f.Fuzz(func(t *testing.T, text, cuts []byte) {
		const maxBody = 200
		whole, _ := parse(append(testHello(), text...), nil, maxBody)
		cut, _ := parse(append(testHello(), text...), cuts, maxBody)
		if d := cmp.Diff(whole, cut, cmp.AllowUnexported(hello{}, frame{})); d != "" {
			t.Fatalf("in one and in portions %v:\n%s", cuts, d)
		}
		var again []byte
		for _, fr := range whole.Frames {
			if len(fr.body) > maxBody {
				t.Fatalf("body of %d bytes", len(fr.body))
			}
			again = encode(again, fr.label, []byte(fr.body))
		}
		if !bytes.HasPrefix(text, again) {
			t.Fatalf("encoded again %x, was %x", again, text)
		}
		if whole.Refused == "" && len(again) != len(text) {
			t.Fatalf("%d of %d bytes accepted and nothing refused", len(again), len(text))
		}
	})
}

// FuzzHello does the same for what a connection begins with.
func FuzzHello(f *testing.F) {
	f.Add(testHello())
	f.Add(testHello()[:7])
	f.Add([]byte("GET / HTTP/1.1\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, n, err := cutHello(b)
		if err == nil && n > 0 && !bytes.Equal(h.appendTo(nil), b[:n]) {
			t.Fatalf("%+v encoded again %x, was %x", h, h.appendTo(nil), b[:n])
		}
		if n == 0 && err == nil && len(b) >= helloSize {
			t.Fatalf("%d bytes are not enough", len(b))
		}
	})
}

// FuzzDatagram does the same for datagrams.
func FuzzDatagram(f *testing.F) {
	token := Token{1, 2, 3, 4, 5, 6, 7, 8, 9}
	good := append(labels[4].appendTo(appendPrefix(nil, token, 3, 4)), "body"...)
	f.Add(good)
	f.Add(good[:datagramPrefix+1])
	f.Add([]byte("JM"))
	f.Fuzz(func(t *testing.T, b []byte) {
		const maxBody = 50
		from, l, body, err := cutDatagram(b, token, 4, maxBody)
		if err != nil {
			return
		}
		again := append(l.appendTo(appendPrefix(nil, token, from, 4)), body...)
		if !bytes.Equal(again, b) || len(body) > maxBody || from < 0 {
			t.Fatalf("encoded again %x, was %x", again, b)
		}
	})
}
