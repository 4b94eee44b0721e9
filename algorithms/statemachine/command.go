package statemachine

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Op is what a command does.
type Op uint8

// The operations.
const (
	Put            Op = iota // writes a value, and answers Nothing
	Get                      // answers the value
	CompareAndSwap           // writes a value where it finds another one, and answers what it has found
)

// Nothing is the value of a key that nobody has written.
const Nothing int64 = 0

// A Command is one operation at one key.
type Command struct {
	Op    Op
	Key   int
	Value int64 // to write, other than Nothing; of Put and CompareAndSwap
	Old   int64 // to find there; of CompareAndSwap
}

// String is the command as a client would write it.
func (c Command) String() string {
	switch c.Op {
	case Get:
		return fmt.Sprintf("get(%d)", c.Key)
	case CompareAndSwap:
		return fmt.Sprintf("cas(%d, %d to %d)", c.Key, c.Old, c.Value)
	}
	return fmt.Sprintf("put(%d, %d)", c.Key, c.Value)
}

// PerKey is how many commands that Draw makes go to one key at most.
const PerKey = 8

// Draw makes n commands of the given operations, always the same for a seed. No two write the same
// value, so that an answer tells whose it is. Half of the comparisons find what they look
// for if the commands are applied in this order.
func Draw(seed uint64, n int, ops ...Op) []Command {
	rng := algorithms.NewRand(seed, 0x636f6d6d616e6473)
	keys := (n + PerKey - 1) / PerKey
	var store Store
	commands := make([]Command, n)
	for i, place := range rng.Perm(n) {
		c := Command{Op: ops[rng.IntN(len(ops))], Key: int(place) % keys}
		if c.Op != Get {
			c.Value = int64(i) + 1
		}
		if c.Op == CompareAndSwap && rng.IntN(2) == 0 {
			c.Old = store.Apply(Command{Op: Get, Key: c.Key})
		} else if c.Op == CompareAndSwap {
			c.Old = int64(rng.IntN(i + 1))
		}
		store.Apply(c)
		commands[i] = c
	}
	return commands
}
