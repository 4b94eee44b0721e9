package statemachine

import "testing"

func TestStore(t *testing.T) {
	var s Store
	for i, step := range []struct {
		command Command
		want    int64
	}{
		{Command{Op: Get, Key: 1}, Nothing},
		{Command{Op: Put, Key: 1, Value: 5}, Nothing},
		{Command{Op: Get, Key: 1}, 5},
		{Command{Op: Get, Key: 2}, Nothing},
		{Command{Op: Put, Key: 1, Value: 6}, Nothing},
		{Command{Op: CompareAndSwap, Key: 1, Old: 5, Value: 7}, 6},
		{Command{Op: Get, Key: 1}, 6},
		{Command{Op: CompareAndSwap, Key: 1, Old: 6, Value: 7}, 6},
		{Command{Op: Get, Key: 1}, 7},
		{Command{Op: CompareAndSwap, Key: 2, Old: Nothing, Value: 8}, Nothing},
		{Command{Op: Get, Key: 2}, 8},
	} {
		if got := s.Apply(step.command); got != step.want {
			t.Errorf("step %d: %v is answered with %d; want %d", i, step.command, got, step.want)
		}
	}
}
