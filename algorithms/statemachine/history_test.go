package statemachine

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// story is what clients see of three commands at one key: "+1" asks for command 1, "1=0" is its
// answer.
func story(t *testing.T, text string) *History {
	t.Helper()
	h := NewHistory([]Command{
		{Op: Put, Value: 1}, {Op: CompareAndSwap, Old: 1, Value: 2}, {Op: Get}, {Op: Get}, {Op: Get, Key: 9},
	})
	for word := range strings.FieldsSeq(text) {
		if word[0] == '+' {
			h.Invoke(int(word[1] - '0'))
		} else if err := h.Return(int(word[0]-'0'), int64(word[2]-'0')); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func TestHistories(t *testing.T) {
	for _, c := range []struct {
		name, story string
		good        bool
	}{
		{"nothing", "", true},
		{"one after the other", "+1 1=0 +2 2=1 +3 3=2", true},
		{"a stale read", "+1 1=0 +3 3=0", false},
		{"a read under way with the write, before it", "+1 +3 1=0 3=0", true},
		{"a read under way with the write, after it", "+1 +3 1=0 3=1", true},
		{"a read before the write began", "+3 3=1 +1 1=0", false},
		{"a lost update", "+1 1=0 +2 2=1 +3 3=1", false},
		{"a swap that found nothing", "+1 1=0 +2 2=0", false},
		{"a swap that was first", "+2 2=0 +1 1=0 +3 3=1", true},
		{"a swap that was first and swapped", "+2 2=0 +1 1=0 +3 3=2", false},
		{"reads that go back", "+1 1=0 +2 +3 3=2 +4 4=1 2=1", false},
		{"reads that do not", "+1 1=0 +2 +3 3=1 +4 4=2 2=1", true},
		{"a write without an answer that happened", "+1 +3 3=1", true},
		{"a write without an answer that did not happen", "+1 +3 3=0", true},
		{"a write without an answer that was undone", "+1 +3 3=1 +4 4=0", false},
		{"a read without an answer", "+1 1=0 +3", true},
		{"another key", "+1 1=0 +5 5=0", true},
		{"another key's value", "+1 1=0 +5 5=1", false},
		{"asked for twice", "+1 +3 3=0 +1 1=0", true},
		{"the same answer twice", "+1 1=0 +3 1=0 3=1", true},
		{"a repetition does not make it begin later", "+3 +1 1=0 +3 3=0", true},
		{"nor a second answer end later", "+1 1=0 +3 1=0 3=0", false},
	} {
		err := story(t, c.story).Check()
		if (err == nil) != c.good {
			t.Errorf("%s: %v; want it linearizable: %t", c.name, err, c.good)
		}
		if err != nil && !strings.HasPrefix(err.Error(), Linearizability.Name+": ") {
			t.Errorf("%s: %v, which does not say what is violated", c.name, err)
		}
	}
}

// A page tells every command with its answer, by key.
func TestPages(t *testing.T) {
	var page bytes.Buffer
	if err := story(t, "+1 1=0 +3 3=0 +5 +4 4=1").WritePage(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<html", "put(0, 1): 0", "get(0): 0", "get(0): 1", "get(9): no answer"} {
		if !bytes.Contains(page.Bytes(), []byte(want)) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if err := NewHistory(nil).WritePage(&page); err != nil {
		t.Errorf("a history of nothing: %v", err)
	}
}

func TestWrongAnswers(t *testing.T) {
	h := story(t, "+1 1=0")
	for _, c := range []struct {
		number int
		want   string
	}{
		{1, "linearizability: put(0, 1) is answered with 3, and was with 0"},
		{3, "linearizability: get(0) is answered and was not asked for"},
	} {
		if err := h.Return(c.number, 3); err == nil || err.Error() != c.want {
			t.Errorf("%v; want %s", err, c.want)
		}
	}
	if err := story(t, "+1 1=0 +3 +4 3=0").Check(); err == nil || err.Error() != "linearizability: no order of the "+
		"commands at key 0 gives these answers: put(0, 1) from 1 to 2: 0, get(0) from 3 to 5: 0, get(0) from 4 on" {
		t.Error(err)
	}
}

// What a single store answers is linearizable, whatever the order in which it takes the commands
// that are under way; with one answer changed to a value that nobody writes it is not.
func TestStoresAreLinearizable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "commands")
		commands := Draw(rapid.Uint64().Draw(t, "seed"), n, Put, Get, CompareAndSwap)
		wrong := rapid.IntRange(0, n).Draw(t, "wrong")
		h := NewHistory(commands)
		var store Store
		var waiting, done []int
		answers := map[int]int64{}
		next, answered := 1, false
		for next <= n || len(waiting)+len(done) > 0 {
			switch {
			case next <= n && rapid.Bool().Draw(t, "begin"):
				h.Invoke(next)
				waiting = append(waiting, next)
				next++
			case len(waiting) > 0 && rapid.Bool().Draw(t, "apply"):
				i := rapid.IntRange(0, len(waiting)-1).Draw(t, "which")
				number := waiting[i]
				answers[number] = store.Apply(commands[number-1])
				waiting, done = append(waiting[:i:i], waiting[i+1:]...), append(done, number)
			case len(done) > 0:
				number := done[0]
				done = done[1:]
				if number == wrong {
					answers[number], answered = 1000, true
				}
				if err := h.Return(number, answers[number]); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := h.Check(); (err != nil) != answered {
			t.Errorf("with a wrong answer to %d: %v", wrong, err)
		}
	})
}

// Many commands at once are no more work than as many for each key.
func TestManyAtOnce(t *testing.T) {
	const n = 10_000
	commands := Draw(1, n, Put, Get, CompareAndSwap)
	h := NewHistory(commands)
	for i := range commands {
		h.Invoke(i + 1)
	}
	for i := range commands {
		if err := h.Return(i+1, 77_777); err != nil { // nobody writes it
			t.Fatal(err)
		}
	}
	if h.Check() == nil {
		t.Error("answers that nobody can have got are linearizable")
	}
}
