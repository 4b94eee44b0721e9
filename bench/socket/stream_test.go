package socket

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

// portions reads text in portions whose lengths are those of cuts, in turn.
type portions struct {
	text []byte
	cuts []byte
	next int
}

func (p *portions) Read(b []byte) (int, error) {
	if len(p.text) == 0 {
		return 0, io.EOF
	}
	n := len(p.text)
	if len(p.cuts) > 0 {
		n = int(p.cuts[p.next%len(p.cuts)]) + 1
		p.next++
	}
	n = copy(b, p.text[:min(n, len(p.text))])
	p.text = p.text[n:]
	return n, nil
}

// parsed is what a stream made of its bytes.
type parsed struct {
	Hello   hello
	Frames  []frame
	Refused string
}

func parse(text, cuts []byte, maxBody int) (p parsed, s *stream) {
	var r recorder
	r.changed.L = &r.mu
	s = &stream{src: &portions{text: text, cuts: cuts}, maxBody: maxBody}
	var err error
	if p.Hello, err = s.hello(); err == nil {
		s.sink = r.open(p.Hello.from)
		err = s.run()
	}
	p.Frames = r.frames
	var refusal *RefusalError
	if errors.As(err, &refusal) {
		p.Refused = refusal.Reason.String()
	} else if err != nil {
		p.Refused = "not a refusal: " + err.Error()
	}
	if r.flushed != len(r.frames) {
		p.Refused += ", and frames were not flushed"
	}
	return p, s
}

func testHello() []byte { return hello{token: Token{1, 2, 3}, from: 4, to: 5}.appendTo(nil) }

func TestStream(t *testing.T) {
	const maxBody = 1000
	frames := func(bodies ...int) (b []byte) {
		for i, n := range bodies {
			b = encode(b, labels[i%len(labels)], bytes.Repeat([]byte{'x'}, n))
		}
		return b
	}
	for _, test := range []struct {
		name   string
		text   []byte
		frames int
		reason string
	}{
		{"nothing", nil, 0, ""},
		{"frames", frames(0, 1, 127, 128, maxBody), 5, ""},
		{"cut in a length", append(frames(5), 0x80), 1, "truncated"},
		{"cut in a frame", frames(5, 6, 7)[:len(frames(5, 6, 7))-1], 2, "truncated"},
		{"body beyond the limit", frames(5, maxBody+1, 5), 1, "too long"},
		{"length beyond the limit", append(frames(5), algorithms.AppendUvarint(nil, maxBody+maxHeader+1)...), 1, "too long"},
		{"length without end", append(frames(5), bytes.Repeat([]byte{0xff}, maxUvarint)...), 1, "too long"},
		{"length of zero", append(frames(5), 0), 1, "bad encoding"},
		{"length too long encoded", append(frames(5), 0x82, 0, 0, 0), 1, "bad encoding"},
		{"header cut off", append(frames(5), 1, 0), 1, "bad encoding"},
		{"sequence number cut off", append(frames(5), 1, 0x80), 1, "bad encoding"},
		{"sequence number too long encoded", append(frames(5), 3, 0x80, 0, 0), 1, "bad encoding"},
		{"depth too long encoded", append(frames(5), 3, 0, 0x80, 0), 1, "bad encoding"},
		{"sequence number too great", append(frames(5), append(algorithms.AppendUvarint([]byte{6}, 1<<32), 0)...), 1, "bad encoding"},
		{"depth too great", append(append(frames(5), 6, 0), algorithms.AppendUvarint(nil, 1<<32)...), 1, "bad encoding"},
		{"number without end", append(append(frames(5), 8, 0), bytes.Repeat([]byte{0xff}, 7)...), 1, "bad encoding"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := append(testHello(), test.text...)
			want := parsed{Hello: hello{Token{1, 2, 3}, 4, 5}, Refused: test.reason}
			for _, cuts := range [][]byte{nil, {0}, {1, 6}} {
				got, _ := parse(text, cuts, maxBody)
				if len(got.Frames) != test.frames {
					t.Errorf("%d frames, want %d", len(got.Frames), test.frames)
				}
				got.Frames = nil
				if d := cmp.Diff(want, got, cmp.AllowUnexported(hello{})); d != "" {
					t.Errorf("in portions %v (-want +got):\n%s", cuts, d)
				}
			}
		})
	}
}

func TestHelloOfAStream(t *testing.T) {
	good := testHello()
	for _, test := range []struct {
		name, text, reason string
	}{
		{"nothing", "", "truncated"},
		{"one byte", "J", "truncated"},
		{"one byte too few", string(good[:helloSize-1]), "truncated"},
		{"one wrong byte", "X", "bad hello"},
		{"another version", strings.Replace(string(good), "\x01", "\x02", 1), "bad hello"},
		{"HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "bad hello"},
		{"a datagram", string(appendPrefix(nil, Token{}, 1, 2)), "bad hello"},
		{"a node number too great", string(good[:helloSize-8]) + "\xff\xff\xff\xff\x00\x00\x00\x00", "bad hello"},
	} {
		for _, cuts := range [][]byte{nil, {0}} {
			if got, _ := parse([]byte(test.text), cuts, 10); got.Refused != test.reason {
				t.Errorf("%s: refused as %q, want %q", test.name, got.Refused, test.reason)
			}
		}
	}
}

func TestMemoryIsTakenForWhatArrivedOnly(t *testing.T) {
	const maxBody = 1 << 20
	text := append(testHello(), algorithms.AppendUvarint(nil, maxBody)...)
	if _, s := parse(text, nil, maxBody); len(s.buf) != firstBuffer {
		t.Errorf("a length alone made the buffer %d bytes", len(s.buf))
	}
	text = append(text, make([]byte, 3*fullBuffer)...)
	if _, s := parse(text, nil, maxBody); len(s.buf) > 8*fullBuffer {
		t.Errorf("%d bytes made the buffer %d bytes", len(text), len(s.buf))
	}
	// Small frames, however many, never need more than the full buffer.
	many := testHello()
	for range 100_000 {
		many = encode(many, Label{}, []byte("small"))
	}
	got, s := parse(many, nil, maxBody)
	if len(got.Frames) != 100_000 || len(s.buf) != fullBuffer {
		t.Errorf("%d frames in a buffer of %d bytes", len(got.Frames), len(s.buf))
	}
	// And the greatest frame fits.
	great := encode(testHello(), Label{Seq: 1 << 31, Depth: 1 << 30}, make([]byte, maxBody))
	got, s = parse(great, nil, maxBody)
	if len(got.Frames) != 1 || len(s.buf) > maxUvarint+maxHeader+maxBody {
		t.Errorf("%d frames in a buffer of %d bytes, %s", len(got.Frames), len(s.buf), got.Refused)
	}
}

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
