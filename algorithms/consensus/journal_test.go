package consensus

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJournal(t *testing.T) {
	log := []Entry{{1, Empty}, {1, 1}, {299, MaxValues}}
	var j Journal
	j.Write(1, log[0])
	j.Write(2, log[1])
	j.Write(3, Entry{2, 5}) // this and the next are overwritten by the third
	j.Write(4, Entry{2, 6})
	j.Write(3, log[2])
	stable := j.Bytes(300, 4)
	numbers, got, ok := ReadJournal(stable, MaxTerm, 4)
	if !ok || cmp.Diff([]uint64{300, 4}, numbers) != "" || cmp.Diff(log, got) != "" {
		t.Errorf("%x is read as %v, %v: %t", stable, numbers, got, ok)
	}
	for i := range stable {
		if _, _, ok := ReadJournal(stable[:i], MaxTerm, 4); ok {
			t.Errorf("the first %d of %d bytes are taken", i, len(stable))
		}
	}
}

func TestReadJournalRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		stable []byte
		want   bool
	}{
		{"what makes sense", []byte{2, 4, 2, 1, 0, 2, 1}, true},
		{"nothing", nil, false},
		{"a number beyond its limit", []byte{1, 5, 0}, false},
		{"an entry of no term", []byte{1, 1, 1, 0, 0}, false},
		{"an entry ahead of its term", []byte{1, 1, 1, 2, 0}, false},
		{"terms that fall", []byte{2, 1, 2, 2, 0, 1, 0}, false},
		{"a long log in few bytes", []byte{1, 1, 0xff, 0xff, 0xff, 0xff, 0x07}, false},
		{"bytes too many", []byte{1, 1, 1, 1, 0, 0}, false},
	} {
		if _, _, ok := ReadJournal(c.stable, MaxTerm, 4); ok != c.want {
			t.Errorf("%s is taken: %t", c.name, ok)
		}
	}
}
