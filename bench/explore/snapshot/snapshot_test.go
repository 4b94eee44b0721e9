package snapshot_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore/snapshot"
)

type leaf struct {
	name string
	n    int
}

type shape interface{ area() int }

type square struct{ sides []int }

func (s square) area() int { return s.sides[0] }

type tree struct {
	leaf
	flags  [3]bool
	kids   []*tree
	up     *tree
	own    *int // to a field of the value itself
	field  int
	marks  map[string][]int
	sets   map[int]struct{}
	shape  shape
	twice  [2]*leaf // the same
	timer  algorithms.TimerID
	config *leaf
	call   func() int
	empty  []int
}

func newTree(config *leaf) *tree {
	t := &tree{
		leaf: leaf{"root", 1}, flags: [3]bool{true}, field: 7, marks: map[string][]int{"a": {1, 2}, "b": nil},
		sets: map[int]struct{}{4: {}, 5: {}}, shape: square{[]int{3}}, timer: 9, config: config, empty: []int{},
	}
	t.own = &t.field
	t.kids = []*tree{{leaf: leaf{"kid", 2}, up: t}, nil}
	t.twice = [2]*leaf{{"both", 1}, nil}
	t.twice[1] = t.twice[0]
	return t
}

func plan(t *testing.T) snapshot.Plan[tree] {
	t.Helper()
	p, err := snapshot.Of[tree]()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCopyIsEqualAndItsOwn(t *testing.T) {
	p, config := plan(t), &leaf{"config", 0}
	from := newTree(config)
	shared := snapshot.Common([]any{newTree(config)}, []any{newTree(config)})
	to := p.Copy(from, shared)
	if from.call = nil; !reflect.DeepEqual(from, to) {
		t.Fatalf("%+v is copied as %+v", from, to)
	}
	if p.Hash(from, shared, nil) != p.Hash(to, shared, nil) {
		t.Error("a copy has another fingerprint")
	}
	if to.config != config {
		t.Error("what is shared was copied")
	}
	if to.own != &to.field {
		t.Error("a pointer into the value does not point into its copy")
	}
	if to.kids[0].up != to {
		t.Error("a pointer back to the value does not lead to its copy")
	}
	if to.twice[0] != to.twice[1] {
		t.Error("two pointers to one value lead to two")
	}
	if to.empty == nil || to.marks["b"] != nil {
		t.Error("nil and empty are no longer told apart")
	}
	changes := map[string]func(*tree){
		"field":     func(t *tree) { *t.own = 8 },
		"text":      func(t *tree) { t.name = "toor" },
		"array":     func(t *tree) { t.flags[2] = true },
		"element":   func(t *tree) { t.kids[0].n++ },
		"nil":       func(t *tree) { t.kids[1] = &tree{} },
		"key":       func(t *tree) { t.marks["c"] = nil },
		"value":     func(t *tree) { t.marks["a"][1] = 3 },
		"no value":  func(t *tree) { t.marks["b"] = []int{} },
		"set":       func(t *tree) { delete(t.sets, 4) },
		"interface": func(t *tree) { t.shape.(square).sides[0]++ },
		"type":      func(t *tree) { t.shape = nil },
		"both":      func(t *tree) { t.twice[1].n++ },
		"apart":     func(t *tree) { t.twice[1] = &leaf{"both", 1} },
		"timer":     func(t *tree) { t.timer++ },
		"emptied":   func(t *tree) { t.empty = nil },
	}
	before := p.Hash(from, shared, nil)
	seen := map[uint64]string{before: "nothing"}
	for name, change := range changes {
		changed := p.Copy(from, shared)
		change(changed)
		if p.Hash(from, shared, nil) != before {
			t.Fatalf("%s: a change of the copy is one of the value", name)
		}
		mark := p.Hash(changed, shared, nil)
		if other, ok := seen[mark]; ok {
			t.Errorf("%s has the fingerprint of %s", name, other)
		}
		seen[mark] = name
	}
}

// Timers are told apart by what the caller says of them.
func TestTimersByName(t *testing.T) {
	p := plan(t)
	a, b := newTree(nil), newTree(nil)
	b.timer = 77
	over := func(uint32) uint64 { return 0 }
	if p.Hash(a, nil, over) != p.Hash(b, nil, over) {
		t.Error("numbers of timers that are over make a difference")
	}
	which := func(id uint32) uint64 { return uint64(id) }
	if p.Hash(a, nil, which) == p.Hash(b, nil, which) {
		t.Error("timers that are pending make none")
	}
}

// An order of a map, or the place of a value in memory, is no part of it.
func TestHashIsOfTheValueAlone(t *testing.T) {
	p := plan(t)
	want := p.Hash(newTree(nil), nil, nil)
	for range 100 {
		if got := p.Hash(newTree(nil), nil, nil); got != want {
			t.Fatalf("equal values have the fingerprints %x and %x", got, want)
		}
	}
}

func TestWhatHasNoCopy(t *testing.T) {
	type inner struct{ _ chan int }
	_, err := snapshot.Of[struct{ deep []inner }]()
	wrong, ok := errors.AsType[*snapshot.TypeError](err)
	if !ok || wrong.Type != reflect.TypeFor[chan int]() {
		t.Fatalf("%v; want an error about the channel", err)
	}
	if _, err := snapshot.Of[struct{ deep []inner }](); err == nil {
		t.Error("the second time there is no error")
	}
}

// What is made anew each time is nobody's but the value's.
func TestCommonIsWhatIsNotMadeAnew(t *testing.T) {
	config := &leaf{"config", 0}
	p, shared := plan(t), snapshot.Common([]any{newTree(config)}, []any{newTree(config)})
	a, b := newTree(config), newTree(&leaf{"config", 1})
	if p.Hash(a, shared, nil) == p.Hash(b, shared, nil) {
		t.Error("another parameter than the shared one makes no difference")
	}
	if to := p.Copy(b, shared); to.config == b.config {
		t.Error("what was not shared was not copied")
	}
}
