package agents

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/joulemark/joulemark/algorithms"
)

var sameMessage = cmp.Options{cmp.AllowUnexported(Message{}, span{}), cmpopts.EquateEmpty()}

func TestEncoding(t *testing.T) {
	for _, c := range []struct {
		msg   Message
		bytes string
		text  string
	}{
		{Message{kind: kindData, item: Item{3, 2, 300}, hop: 1}, "\x00\x03\x02\xac\x02\x02", "300002 to 300, hop 1"},
		{
			Message{kind: kindData, item: Item{0, 0, 1}, hop: 64, flood: true},
			"\x00\x00\x00\x01\x81\x01",
			"0 to 1, hop 64",
		},
		{Message{kind: kindAck, item: Item{3, 2, 0}, hop: 1}, "\x01\x03\x02\x02", "300002, hop 1"},
		{Message{kind: kindDigest}, "\x02\x00", "0 items seen"},
		{Message{kind: kindDigest, seen: spans{{0, 0, 4}}}, "\x02\x01\x01\x00\x04", "5 items seen"},
		// The second span begins at least two after the end of the first, which is not written.
		{
			Message{kind: kindDigest, seen: spans{{1, 2, 4}, {1, 6, 6}, {4, 0, 1}}},
			"\x02\x03" + "\x02\x02\x02" + "\x00\x00\x00" + "\x03\x00\x01", "6 items seen",
		},
		{
			Message{kind: kindItems, items: []Item{{0, 7, 2}, {0, 8, 1}, {5, 0, 3}}},
			"\x03\x03" + "\x01\x07\x02" + "\x00\x00\x01" + "\x05\x00\x03", "3 items",
		},
	} {
		if got := string(c.msg.Append(nil)); got != c.bytes || c.msg.Size() != len(c.bytes) {
			t.Errorf("%v encodes as %x, size %d; want %x", c.msg, got, c.msg.Size(), c.bytes)
		}
		got, err := decode([]byte(c.bytes))
		if d := cmp.Diff(c.msg, got, sameMessage); err != nil || d != "" {
			t.Errorf("%x: %v\n%s", c.bytes, err, d)
		}
		if got := c.msg.String(); got != c.text {
			t.Errorf("%x is %q; want %q", c.bytes, got, c.text)
		}
	}
	for name, b := range map[string]string{
		"empty": "", "kind": "\x04\x00", "hop 0": "\x00\x01\x00\x02\x00", "number too large": "\x01\x01\x90\x4e\x02",
		"data cut": "\x00\x03\x02", "too much": "\x01\x03\x02\x02\x00", "more spans than bytes": "\x02\x05\x01\x00\x04",
		"span before the first agent": "\x02\x01\x00\x00\x00", "span ends too late": "\x02\x01\x01\x8f\x4e\x01",
		"span begins too late": "\x02\x02\x01\x8e\x4e\x00\x00\x00\x00", "no items": "\x03\x00",
		"item before the first agent": "\x03\x01\x00\x00\x01",
		"item after the last number":  "\x03\x02\x01\x8f\x4e\x01\x00\x00\x01",
		"agent out of range":          "\x03\x02\x80\x80\x80\x80\x08\x00\x01\x01\x00\x01",
	} {
		if got, err := decode([]byte(b)); err == nil {
			t.Errorf("%s: %x decodes as %v; want an error", name, b, got)
		}
	}
	full := Message{kind: kindItems, items: make([]Item, batch+1)}
	for i := range full.items {
		full.items[i] = Item{1, uint32(i), 2}
	}
	if _, err := decode(full.Append(nil)); err == nil || !strings.Contains(err.Error(), "2048") {
		t.Errorf("%d items: %v; want an error that names the limit", batch+1, err)
	}
}

// The digest of agents that have seen everything has one span an origin: three bytes each,
// whatever the number of messages up to 128 is.
func TestDigestIsCompact(t *testing.T) {
	var items []Item
	for origin := range algorithms.ID(100) {
		for number := range uint32(50) {
			items = append(items, Item{origin, number, origin + 1})
		}
	}
	m := Message{kind: kindDigest, seen: spansOf(items)}
	if got := m.Size(); got != 2+3*100 || m.seen.size() != len(items) {
		t.Errorf("a digest of %d items takes %d bytes; want %d", m.seen.size(), got, 2+3*100)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x00\x03\x02\xac\x02\x02"))
	f.Add([]byte("\x02\x03\x02\x02\x02\x00\x00\x00\x03\x00\x01"))
	f.Add([]byte("\x03\x03\x01\x07\x02\x00\x00\x01\x05\x00\x03"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err != nil {
			return
		}
		if got := m.Append(nil); string(got) != string(b) || m.Size() != len(b) {
			t.Errorf("%x decodes as %v, which encodes as %x, size %d", b, m, got, m.Size())
		}
	})
}
