package agents

import (
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

var codec = algotest.NewCodec(decode).
	Takes(Message{kind: kindData, item: Item{3, 2, 300}, hop: 1}, "\x00\x03\x02\xac\x02\x02", "300002 to 300, hop 1").
	Takes(
		Message{kind: kindData, item: Item{0, 0, 1}, hop: 64, flood: true},
		"\x00\x00\x00\x01\x81\x01", "0 to 1, hop 64",
	).
	Takes(Message{kind: kindAck, item: Item{3, 2, 0}, hop: 1}, "\x01\x03\x02\x02", "300002, hop 1").
	Takes(Message{kind: kindDigest}, "\x02\x00", "0 items seen").
	Takes(Message{kind: kindDigest, seen: spans{{0, 0, 4}}}, "\x02\x01\x01\x00\x04", "5 items seen").
	// The second span begins at least two after the end of the first, which is not written.
	Takes(
		Message{kind: kindDigest, seen: spans{{1, 2, 4}, {1, 6, 6}, {4, 0, 1}}},
		"\x02\x03"+"\x02\x02\x02"+"\x00\x00\x00"+"\x03\x00\x01", "6 items seen",
	).
	Takes(
		Message{kind: kindItems, items: []Item{{0, 7, 2}, {0, 8, 1}, {5, 0, 3}}},
		"\x03\x03"+"\x01\x07\x02"+"\x00\x00\x01"+"\x05\x00\x03", "3 items",
	).
	// The last agent there can be is by 2^31 greater than -1.
	Takes(
		Message{kind: kindItems, items: []Item{{math.MaxInt32, 0, 1}, {math.MaxInt32, 1, 1}}},
		"\x03\x02"+"\x80\x80\x80\x80\x08\x00\x01"+"\x00\x00\x01", "2 items",
	).
	Takes(
		Message{kind: kindDigest, seen: spans{{math.MaxInt32, 0, 4}}},
		"\x02\x01"+"\x80\x80\x80\x80\x08\x00\x04", "5 items seen",
	).
	Refuses("", "truncated message").
	Refuses("\x04\x00", "message kind 4 (allowed: 0 to 3)").
	Refuses("\x00\x01\x00\x02\x00", "hop 0 (allowed: 1 or more)").
	// number too large
	Refuses("\x01\x01\x90\x4e\x02", "number 10000 (allowed: at most 9999)").
	Refuses("\x00\x03\x02", "truncated message").
	Refuses("\x01\x03\x02\x02\x00", "1 bytes too many").
	// more spans than bytes
	Refuses("\x02\x05\x01\x00\x04", "number 5 (allowed: at most 1)").
	// span before the first agent
	Refuses("\x02\x01\x00\x00\x00", "an item before the first agent").
	// span ends too late
	Refuses("\x02\x01\x01\x8f\x4e\x01", "number 1 (allowed: at most 0)").
	// span begins too late
	Refuses("\x02\x02\x01\x8e\x4e\x00\x00\x00\x00", "item number 10000 or more (allowed: at most 9999)").
	Refuses("\x03\x00", "no items (allowed: 1 or more)").
	// item before the first agent
	Refuses("\x03\x01\x00\x00\x01", "an item before the first agent").
	// item after the last number
	Refuses("\x03\x02\x01\x8f\x4e\x01\x00\x00\x01", "item number 10000 or more (allowed: at most 9999)").
	// agent out of range
	Refuses("\x03\x02\x80\x80\x80\x80\x08\x00\x01\x01\x00\x01", "number 1 (allowed: at most 0)")

func TestEncoding(t *testing.T) { codec.Test(t) }

func FuzzDecode(f *testing.F) { codec.Fuzz(f) }

// Messages of more items than a batch are refused, with the limit.
func TestBatchIsFull(t *testing.T) {
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
