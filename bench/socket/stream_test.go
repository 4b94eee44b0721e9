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
	if refusal, ok := errors.AsType[*RefusalError](err); ok {
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
		{
			"length beyond the limit", append(frames(5), algorithms.AppendUvarint(nil, maxBody+maxHeader+1)...), 1,
			"too long",
		},
		{"length without end", append(frames(5), bytes.Repeat([]byte{0xff}, maxUvarint)...), 1, "too long"},
		{"length of zero", append(frames(5), 0), 1, "bad encoding"},
		{"length too long encoded", append(frames(5), 0x82, 0, 0, 0), 1, "bad encoding"},
		{"header cut off", append(frames(5), 1, 0), 1, "bad encoding"},
		{"sequence number cut off", append(frames(5), 1, 0x80), 1, "bad encoding"},
		{"sequence number too long encoded", append(frames(5), 3, 0x80, 0, 0), 1, "bad encoding"},
		{"depth too long encoded", append(frames(5), 3, 0, 0x80, 0), 1, "bad encoding"},
		{
			"sequence number too great", append(frames(5), append(algorithms.AppendUvarint([]byte{6}, 1<<32), 0)...), 1,
			"bad encoding",
		},
		{
			"depth too great", append(append(frames(5), 6, 0), algorithms.AppendUvarint(nil, 1<<32)...), 1,
			"bad encoding",
		},
		{"number without end", append(append(frames(5), 8, 0), bytes.Repeat([]byte{0xff}, 7)...), 1, "bad encoding"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := append(testHello(), test.text...)
			want := parsed{Hello: hello{Token{1, 2, 3}, 4, 5, 0}, Refused: test.reason}
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

func TestFlushComesOnceARead(t *testing.T) {
	text := testHello()
	for range 10 {
		text = encode(text, Label{}, []byte("small"))
	}
	for _, test := range []struct {
		cuts []byte
		want int
	}{{nil, 1}, {[]byte{0}, 10}, {[]byte{byte(helloSize - 1), 16 - 1, 16 - 1, 255}, 3}} {
		var r recorder
		r.changed.L = &r.mu
		s := &stream{src: &portions{text: text, cuts: test.cuts}, maxBody: 10}
		if _, err := s.hello(); err != nil {
			t.Fatal(err)
		}
		s.sink = r.open(0)
		if err := s.run(); err != nil || len(r.frames) != 10 || r.flushes != test.want {
			t.Errorf("in portions %v: %d frames, %d flushes (want %d), %v",
				test.cuts, len(r.frames), r.flushes, test.want, err)
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
