package replication

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// maxOperations bounds the operations of a run: nodes that may have to keep their registers do so
// as a whole.
const maxOperations = 10_000

// params are the parameters of all algorithms of this package.
var params = []algorithms.Param{
	{Name: "operations", Default: "2", Min: 1, Max: maxOperations, Doc: "operations of all clients together"},
	{
		Name: "reads", Default: "0.5", Min: 0, Max: 1, Real: true,
		Doc: "share of the operations that read; which do is drawn from the seed",
	},
	{
		Name: "clients", Default: "1", Min: 1, Max: math.MaxInt32,
		Doc: "nodes with a client, from node 0 on; each asks for one operation at a time",
	},
}

// workload is the operations of one run, numbered from 1, and whose they are. A write writes the
// number of its operation.
type workload struct {
	n        int
	commands []statemachine.Command // by number, that of 1 first
	owners   []algorithms.ID        // likewise
	clients  int
	keys     int
}

// newWorkload draws the operations. There are as many keys as keep histories short. If each key is
// to have one writer, that is a client that the key names; else clients take turns.
func newWorkload(s algorithms.Setup, oneWriter bool) (*workload, error) {
	w := &workload{n: s.N(), clients: s.Params.Int("clients")}
	if w.clients > w.n {
		return nil, fmt.Errorf("clients: %d (allowed: 1 to %d, the number of nodes)", w.clients, w.n)
	}
	count := s.Params.Int("operations")
	reads := int(math.Round(s.Params.Float("reads") * float64(count)))
	w.keys = (count + statemachine.PerKey - 1) / statemachine.PerKey
	w.commands, w.owners = make([]statemachine.Command, count), make([]algorithms.ID, count)
	rng := s.Rand()
	kinds, places := rng.Perm(count), rng.Perm(count)
	for i := range w.commands {
		c := statemachine.Command{Op: statemachine.Get, Key: int(places[i]) % w.keys}
		owner := i % w.clients
		if int(kinds[i]) >= reads {
			c.Op, c.Value = statemachine.Put, int64(i)+1
			if oneWriter {
				owner = c.Key % w.clients
			}
		}
		w.commands[i], w.owners[i] = c, algorithms.ID(owner)
	}
	return w, nil
}

// command is the operation of a number.
func (w *workload) command(number int) statemachine.Command { return w.commands[number-1] }

// owner is the node whose client asks for an operation.
func (w *workload) owner(number int) algorithms.ID { return w.owners[number-1] }

// next is the operation that a client asks for after one of its own, 0 for the first; 0: none.
func (w *workload) next(id algorithms.ID, number int) int {
	if int(id) >= w.clients {
		return 0
	}
	for number++; number <= len(w.commands); number++ {
		if w.owner(number) == id {
			return number
		}
	}
	return 0
}

// count adds up what the operations cost: a write and a read of a client at a node.
func (w *workload) count(write, read func(algorithms.ID) float64) float64 {
	var sum float64
	for i, c := range w.commands {
		if c.Op == statemachine.Put {
			sum += write(w.owners[i])
		} else {
			sum += read(w.owners[i])
		}
	}
	return sum
}
