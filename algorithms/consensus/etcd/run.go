package etcd

import (
	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// first is the node that campaigns at the start, so that failure-free runs have one
// election.
const first algorithms.ID = 0

var params = []algorithms.Param{
	consensus.Entries,
	consensus.WhenProposed,
	consensus.Heartbeats,
	{
		Name: "inflight", Default: "256", Min: 1, Max: 1 << 16,
		Doc: "appends with entries that a leader sends to a follower ahead of their answers (the library's " +
			"MaxInflightMsgs)",
	},
	{
		Name: "prevote", Default: "off", Choices: []string{"off", "on"},
		Doc: "whether a node asks before it campaigns if it would be elected, and nobody says yes who hears of a " +
			"leader (the library's PreVote and CheckQuorum)",
	},
	{
		Name: "message-bytes", Default: "4096", Min: 0, Max: 1 << 15,
		Doc: "bytes of the entries of an append (the library's MaxSizePerMsg); 0 for one entry an append",
	},
}

// run is what the nodes of one run share.
type run struct {
	consensus.Timing
	n        int
	load     *consensus.Workload
	joining  []*raftpb.ConfChangeSingle // all nodes but the first; the library only reads it
	inflight int
	bytes    uint64
	preVote  bool
}

func newRun(s algorithms.Setup) *run {
	r := &run{
		Timing:   consensus.NewTiming(s),
		n:        s.N(),
		load:     consensus.NewWorkload(s),
		inflight: s.Params.Int("inflight"),
		preVote:  s.Params.Word("prevote") == "on",
		bytes:    uint64(s.Params.Int("message-bytes")),
	}
	for id := first + 1; int(id) < r.n; id++ {
		r.joining = append(r.joining, &raftpb.ConfChangeSingle{
			Type:   raftpb.ConfChangeAddNode.Enum(),
			NodeId: new(peer(id)),
		})
	}
	return r
}
