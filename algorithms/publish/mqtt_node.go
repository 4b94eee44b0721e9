package publish

import "github.com/joulemark/joulemark/algorithms"

// The roles of MQTT; all other nodes are subscribers.
const (
	brokerID    algorithms.ID = 0
	publisherID algorithms.ID = 1
)

// Participant is the state of one node of MQTT: the broker or a client.
type Participant struct {
	plan   *mqttPlan
	broker *broker // of the broker alone
	own    session // of a client
}

var _ algorithms.Node[Packet] = (*Participant)(nil)

// broker is what the broker keeps of its clients.
type broker struct {
	sessions    []session // by client
	subscribers int       // that have subscribed
	open        bool      // the publisher is let in
	knocks      bool      // the publisher waits to be let in
}

// Start implements algorithms.Node.
func (p *Participant) Start(env *algorithms.Env[Packet]) {
	switch {
	case p.broker == nil:
		p.own.stage = connecting
		p.join(env, timerConnect, 1)
	case p.plan.patience > 0:
		env.SetTimer(p.plan.patience, algorithms.Timer{Kind: timerPatience})
	}
}

// join sends a CONNECT or a SUBSCRIBE.
func (p *Participant) join(env *algorithms.Env[Packet], timer uint8, times int64) {
	msg := Packet{kind: kindConnect}
	if timer == timerSubscribe {
		msg = Packet{kind: kindSubscribe, id: 1, topic: p.plan.topic, qos: p.plan.qos}
	}
	env.Send(brokerID, msg)
	p.plan.await(env, timer, brokerID, 0, times)
}

// Receive implements algorithms.Node.
func (p *Participant) Receive(env *algorithms.Env[Packet], from algorithms.ID, msg Packet) {
	switch {
	case from == env.Self():
	case p.broker != nil:
		p.serve(env, from, msg)
	case from == brokerID:
		p.receive(env, msg)
	}
}

// receive is what a client does with what the broker sends.
func (p *Participant) receive(env *algorithms.Env[Packet], msg Packet) {
	s := &p.own
	switch {
	case msg.kind == kindConnAck:
		if s.stage != connecting {
			return
		}
		s.stage = connected
		if env.Self() != publisherID {
			p.join(env, timerSubscribe, 1)
			return
		}
		for event := uint8(1); event <= p.plan.events; event++ {
			env.Report(algorithms.Observation{What: sawPublished, Value: int64(event)})
			s.publish(env, p.plan, brokerID, event, 1)
		}
	case msg.kind == kindSubAck:
		if s.stage == connected && env.Self() != publisherID {
			s.stage = subscribed
		}
	case msg.kind == kindPublish && env.Self() == publisherID: // it has not subscribed
	case s.receive(env, p.plan, brokerID, msg):
		env.Report(algorithms.Observation{What: sawDelivered, Value: int64(msg.event)})
	}
}

// serve is what the broker does with what a client sends. A client that connects once more is the
// one that the broker knows, so that a CONNECT which arrives twice does no harm.
func (p *Participant) serve(env *algorithms.Env[Packet], from algorithms.ID, msg Packet) {
	b := p.broker
	s := &b.sessions[from]
	switch {
	case msg.kind == kindConnect:
		s.stage = max(s.stage, connected)
		if from == publisherID && !b.open {
			b.knocks = true
			return
		}
		env.Send(from, Packet{kind: kindConnAck})
	case s.stage == absent:
	case msg.kind == kindSubscribe:
		if from == publisherID || msg.qos != p.plan.qos {
			return
		}
		env.Send(from, Packet{kind: kindSubAck, id: msg.id, qos: msg.qos})
		if s.stage != subscribed {
			s.stage = subscribed
			if b.subscribers++; b.subscribers == len(b.sessions)-2 {
				p.letIn(env)
			}
		}
	case msg.kind == kindPublish && from != publisherID: // it may not
	case s.receive(env, p.plan, from, msg):
		for i := range b.sessions {
			if to := &b.sessions[i]; to.stage == subscribed {
				to.publish(env, p.plan, algorithms.ID(i), msg.event, 1)
			}
		}
	}
}

// letIn accepts the publisher: it is the last to come.
func (p *Participant) letIn(env *algorithms.Env[Packet]) {
	if b := p.broker; !b.open {
		b.open = true
		if b.knocks {
			env.Send(publisherID, Packet{kind: kindConnAck})
		}
	}
}

// Timeout implements algorithms.Node.
func (p *Participant) Timeout(env *algorithms.Env[Packet], t algorithms.Timer) {
	s := &p.own
	if p.broker != nil {
		s = &p.broker.sessions[t.Data>>16]
	}
	switch times := t.Data & 0xff; {
	case t.Kind == timerPatience:
		p.letIn(env)
	case t.Kind == timerPublish || t.Kind == timerRelease:
		s.timeout(env, p.plan, t)
	case p.plan.attempts > 0 && times >= p.plan.attempts:
	case t.Kind == timerConnect && s.stage == connecting, t.Kind == timerSubscribe && s.stage == connected:
		p.join(env, t.Kind, times+1)
	}
}
