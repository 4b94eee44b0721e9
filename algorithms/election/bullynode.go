package election

import "github.com/joulemark/joulemark/algorithms"

// BullyNode is the state of one node of Bully.
type BullyNode struct {
	standing[BullyMessage]
	run *bullyRun
}

var _ algorithms.Recoverer[BullyMessage] = (*BullyNode)(nil)

// Start implements algorithms.Node: node N-1 leads round 0.
func (b *BullyNode) Start(env *algorithms.Env[BullyMessage]) {
	b.restore(env, nil)
	b.phase = follower
	if b.run.monitored {
		b.wake(env, b.run.patience)
	}
	if b.run.detector == env.Self() || b.run.detector == algorithms.None {
		b.elect(env, 1)
	}
}

// Recover implements algorithms.Recoverer.
func (b *BullyNode) Recover(env *algorithms.Env[BullyMessage], stable []byte) {
	b.restore(env, stable)
	b.elect(env, b.round+1)
}

// Receive implements algorithms.Node.
func (b *BullyNode) Receive(env *algorithms.Env[BullyMessage], from algorithms.ID, m BullyMessage) {
	if !env.Linked(from) || m.round > maxRound {
		return
	}
	above := from > env.Self()
	switch m.kind {
	case kindChallenge:
		// An old challenge is answered too. Its sender is behind, and learns the rest
		// from the next heartbeat.
		if !above {
			env.Send(from, BullyMessage{kindAnswer, m.round})
			b.elect(env, m.round)
		}
	case kindAnswer:
		if above && b.phase == candidate && m.round == b.round {
			b.phase = yielded
			b.wake(env, b.run.outcome)
		}
	case kindCoordinator, kindBeat:
		b.hear(env, from, m.round)
	}
}

// hear takes the word of a node that it leads a round.
func (b *BullyNode) hear(env *algorithms.Env[BullyMessage], from algorithms.ID, round uint32) {
	switch b.judge(env, round, int32(from), int32(env.Self())) {
	case usurper:
		b.elect(env, round+1)
		return
	case news:
		b.follow(env, round, int32(from))
	case stale:
		return
	}
	if b.run.monitored {
		b.wake(env, b.run.patience)
	} else {
		b.rest(env)
	}
}

// Timeout implements algorithms.Node.
func (b *BullyNode) Timeout(env *algorithms.Env[BullyMessage], _ algorithms.Timer) {
	b.alarm = 0
	switch b.phase {
	case candidate:
		b.win(env)
	case leader:
		for id := range algorithms.ID(env.N()) {
			if id != env.Self() {
				env.Send(id, BullyMessage{kindBeat, b.round})
			}
		}
		b.wake(env, b.run.beat)
	case yielded, follower:
		b.elect(env, b.round+1)
	}
}

// elect holds an election, unless the node has held one of this round or a later one.
func (b *BullyNode) elect(env *algorithms.Env[BullyMessage], round uint32) {
	if !b.call(env, round) {
		return
	}
	last := algorithms.ID(env.N() - 1)
	if env.Self() == last {
		b.win(env)
		return
	}
	for id := env.Self() + 1; id <= last; id++ {
		env.Send(id, BullyMessage{kindChallenge, b.round})
	}
	b.wake(env, b.run.answer)
}

// win makes the node the leader and tells all below.
func (b *BullyNode) win(env *algorithms.Env[BullyMessage]) {
	if !b.lead(env, int32(env.Self())) {
		return
	}
	for id := range env.Self() {
		env.Send(id, BullyMessage{kindCoordinator, b.round})
	}
	if b.run.monitored {
		b.wake(env, b.run.beat)
	} else {
		b.rest(env)
	}
}
