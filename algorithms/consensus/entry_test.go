package consensus

import (
	"testing"

	"go.etcd.io/raft/v3/raftpb"
)

func TestImage(t *testing.T) {
	s := image{term: 300, vote: 4, commit: 2, log: []*raftpb.Entry{
		{Term: new(uint64(1)), Index: new(uint64(1))},
		{Term: new(uint64(1)), Index: new(uint64(2)), Data: dataOf(1)},
		{Term: new(uint64(299)), Index: new(uint64(3)), Data: dataOf(maxValues)},
	}}
	stable := s.append(nil)
	back := readImage(4, stable)
	if string(back.append(nil)) != string(stable) || len(back.log) != 3 {
		t.Fatalf("%+v becomes %+v", s, back)
	}
	for i, e := range s.log {
		got := back.log[i]
		if got.GetTerm() != e.GetTerm() || got.GetIndex() != e.GetIndex() || string(got.Data) != string(e.Data) || (got.Data == nil) != (e.Data == nil) {
			t.Errorf("entry %d is %v; want %v", i, got, e)
		}
	}
	for i := range stable {
		if got := readImage(4, stable[:i]); got.term != 0 || got.log != nil {
			t.Errorf("the first %d of %d bytes are read as %+v", i, len(stable), got)
		}
	}
}

func TestImageRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		stable []byte
	}{
		{"nothing", nil},
		{"a vote for nobody known", []byte{1, 5, 0, 0}},
		{"more committed than there is", []byte{1, 1, 2, 1, 1, 0}},
		{"an entry of no term", []byte{1, 1, 0, 1, 0, 0}},
		{"an entry ahead of its term", []byte{1, 1, 0, 1, 2, 0}},
		{"terms that fall", []byte{2, 1, 0, 2, 2, 0, 1, 0}},
		{"a long log in few bytes", []byte{1, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x07}},
		{"bytes too many", []byte{1, 1, 1, 1, 1, 0, 0}},
	} {
		if got := readImage(4, c.stable); got.term != 0 || got.vote != 0 || got.commit != 0 || got.log != nil {
			t.Errorf("%s is read as %+v", c.name, got)
		}
	}
	if got := readImage(4, []byte{1, 4, 1, 1, 1, 0}); got.term != 1 || got.vote != 4 || got.commit != 1 || len(got.log) != 1 {
		t.Errorf("an image that makes sense is read as %+v", got)
	}
}
