package algotest

import (
	"errors"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// parcel is a message of a kind byte and a number, with what may be wrong with it.
type parcel struct {
	number uint64
	size   int    // more than there is
	name   string // which is not written
}

func (p parcel) Kind() algorithms.Kind { return 0 }
func (p parcel) Size() int             { return 1 + algorithms.UvarintSize(p.number) + p.size }
func (p parcel) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, 0), p.number)
}
func (p parcel) Describe() string { return "number" }

func decodeParcel(b []byte) (parcel, error) {
	r := algorithms.NewReader(b)
	r.Kind(1)
	p := parcel{number: r.Uvarint(1000)}
	return p, r.Done()
}

// A codec finds nothing in what is right, and each fault by itself.
func TestCodec(t *testing.T) {
	of := func(decode func([]byte) (parcel, error)) *Codec[parcel] {
		return NewCodec(decode).Takes(parcel{number: 128}, "\x00\x80\x01", "number").Refuses("\x01\x00", "kind 1")
	}
	loose := func(b []byte) (parcel, error) {
		p, err := decodeParcel(b)
		if errors.Is(err, algorithms.ErrTruncated) {
			err = nil
		}
		return p, err
	}
	for name, c := range map[string]struct {
		codec *Codec[parcel]
		want  string
	}{
		"right":              {of(decodeParcel), ""},
		"no samples":         {NewCodec(decodeParcel), "0 samples of messages, 0 of what is none"},
		"nothing refused":    {NewCodec(decodeParcel).Takes(parcel{}, "\x00\x00", "number"), "1 samples of messages"},
		"other bytes":        {of(decodeParcel).Takes(parcel{number: 1}, "\x00\x02", "number"), `as "\x00\x01"`},
		"size":               {of(decodeParcel).Takes(parcel{size: 1}, "\x00\x00", "number"), "Size is 3"},
		"refused":            {of(decodeParcel).Takes(parcel{number: 1001}, "\x00\xe9\a", "number"), "refuses its"},
		"not written":        {of(decodeParcel).Takes(parcel{name: "x"}, "\x00\x00", "number"), "comes back"},
		"other words":        {of(decodeParcel).Takes(parcel{number: 1}, "\x00\x01", "1"), `says "number"; want "1"`},
		"taken":              {of(decodeParcel).Refuses("\x00\x01", "one"), "want an error with"},
		"for another reason": {of(decodeParcel).Refuses("\x00", "too many"), "want an error with"},
		"a part is taken":    {of(loose), "the start of"},
	} {
		var all []string
		for _, err := range c.codec.faults() {
			all = append(all, err.Error())
		}
		if got := strings.Join(all, "\n"); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q; want %q", name, got, c.want)
		}
	}
}

// What a fuzz target asks: that bytes which are taken are those that are written.
func TestCodecIsCanonical(t *testing.T) {
	rounded := NewCodec(func(b []byte) (parcel, error) {
		p, err := decodeParcel(b)
		p.number &^= 1
		return p, err
	})
	for b, want := range map[string]string{"\x00\x02": "", "\x01\x02": "", "\x00\x03": "whose encoding is 00 02"} {
		_, taken, err := rounded.canonical([]byte(b))
		if taken != (b[0] == 0) || (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%x: taken %t, %v; want %q", b, taken, err, want)
		}
	}
}

func FuzzCodec(f *testing.F) {
	NewCodec(decodeParcel).Takes(parcel{number: 128}, "\x00\x80\x01", "number").Refuses("\x01\x00", "kind 1").Fuzz(f)
}
