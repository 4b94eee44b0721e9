package commit

import "github.com/joulemark/joulemark/algorithms"

// coordinator is the node that starts the transactions. All others are participants.
const coordinator algorithms.ID = 0

// run is what the nodes of one run share.
type run struct {
	n            int
	transactions uint32
	votes        votes
	// keep says that nodes may come to need their stable storage.
	keep bool
	// lossy says that messages may be lost on their way, fallible that they may not
	// be answered for any reason.
	lossy, fallible bool
	// silentCommits and silentAborts say which decisions nobody acknowledges.
	silentCommits, silentAborts bool
	// answer is how long an answer takes at most, and attempts how often one asks
	// before giving up.
	answer   algorithms.Time
	attempts uint8
	// Three-phase commit alone: takeover says that the coordinator may fail, and
	// silence is how long it can be before it has. patient says that all are up and
	// can be reached, so that one asks until there is an answer.
	takeover bool
	silence  algorithms.Time
	patient  bool
}

// lossyAttempts makes it unlikely, though not impossible, that a node is given up that is up.
const lossyAttempts = 6

func newRun(s algorithms.Setup) *run {
	r := &run{
		n:            s.N(),
		transactions: uint32(s.Params.Int("transactions")),
		votes:        newVotes(s),
		keep:         s.Faults&(algorithms.Crashes|algorithms.Recoveries) != 0,
		lossy:        s.Faults&(algorithms.Loss|algorithms.Partitions) != 0,
		answer:       2*s.Delta + 1,
		attempts:     1,
		takeover:     s.Faults&(algorithms.Crashes|algorithms.Recoveries|algorithms.Partitions) != 0,
	}
	r.fallible = r.keep || r.lossy
	if r.lossy {
		r.attempts = lossyAttempts
	}
	r.patient = s.Faults.Has(algorithms.Loss) && !r.takeover
	// Who has voted no hears nothing of the rest of the vote and of the decision. What
	// the last message of that takes to arrive comes on top.
	r.silence = 2 * (algorithms.Time(r.attempts) + 1) * r.answer
	return r
}

// acknowledged reports whether a decision is acknowledged, and the coordinator waits for that.
func (r *run) acknowledged(o outcome) bool {
	return o == committed && !r.silentCommits || o == aborted && !r.silentAborts
}

// params are the parameters of all algorithms.
var params = []algorithms.Param{
	{Name: "transactions", Default: "1", Min: 1, Max: 1e6, Doc: "transactions, one after the other"},
	{
		Name: "votes", Default: "yes", Choices: []string{"yes", "one-no", "random"},
		Doc: "who votes no: nobody (yes), one participant that is drawn for each transaction (one-no), nobody in " +
			"about half of the transactions and any number of participants in the others (random)",
	},
}

// votes says who votes what. It is a function of the seed alone, so a node that
// comes back votes as it would have before.
type votes struct {
	seed         uint64
	participants uint32
	refused      bool // some transactions meet with no votes
	random       bool
	readers      uint32 // how many participants, the last ones, have nothing to commit
}

func newVotes(s algorithms.Setup) votes {
	word := s.Params.Word("votes")
	return votes{
		seed:         algorithms.Hash(s.Seed, 0x766f746573),
		participants: uint32(s.N() - 1),
		refused:      word != "yes",
		random:       word == "random",
	}
}

// refusals are the no votes of a transaction: those of count participants in a row, the
// first of them at an offset, around the end.
func (v *votes) refusals(txn uint32) (offset, count uint32) {
	if !v.refused {
		return 0, 0
	}
	rng := algorithms.NewRand(v.seed, uint64(txn))
	offset, count = uint32(rng.IntN(int(v.participants))), 1
	if v.random {
		if rng.IntN(2) == 0 {
			return 0, 0
		}
		count = 1 + uint32(rng.IntN(int(v.participants)))
	}
	return offset, count
}

// reads reports whether a node has only read, so that the decision is nothing to it.
func (v *votes) reads(id algorithms.ID) bool {
	return uint32(id)+v.readers > v.participants && id != coordinator
}

// yeses are how many participants of a transaction vote yes and have something to commit, where
// count of them, from an offset on, vote no.
func (v *votes) yeses(offset, count uint32) uint32 {
	first, refusing := v.participants-v.readers, uint32(0)
	for _, from := range [2]uint32{first, first + v.participants} { // the row may go around the end
		low, high := max(from, offset), min(from+v.readers, offset+count)
		if low < high {
			refusing += high - low
		}
	}
	return v.participants - count - (v.readers - refusing)
}

// yes reports the vote of a node. The coordinator has nothing against a transaction
// that it starts.
func (v *votes) yes(txn uint32, id algorithms.ID) bool {
	if !v.refused || id == coordinator {
		return true
	}
	offset, count := v.refusals(txn)
	return (uint32(id)-1+v.participants-offset)%v.participants >= count
}

// counted adds up the messages of a failure-free run: those of a transaction that all
// accept, and of one that is refused, given the number of yes votes.
func counted(s algorithms.Setup, accepted float64, refused func(yes float64) float64) algorithms.Expected {
	return newVotes(s).counted(s, accepted, refused)
}

// counted is the same of these votes, of which those of who has only read are no yes votes.
func (v votes) counted(s algorithms.Setup, accepted float64, refused func(yes float64) float64) algorithms.Expected {
	transactions := uint32(s.Params.Int("transactions"))
	if !v.refused {
		return algorithms.Exactly(accepted * float64(transactions))
	}
	var sum float64
	for txn := uint32(1); txn <= transactions; txn++ {
		if offset, count := v.refusals(txn); count > 0 {
			sum += refused(float64(v.yeses(offset, count)))
		} else {
			sum += accepted
		}
	}
	return algorithms.Exactly(sum)
}
