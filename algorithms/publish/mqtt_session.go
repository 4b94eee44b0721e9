package publish

import "github.com/joulemark/joulemark/algorithms"

// session is one end of a connection between a client and the broker: the events that are on their
// way to the other end and those that have come from it. Packet identifiers are the numbers of the
// events.
type session struct {
	sending   uint64 // PUBLISH sent, and no PUBACK or PUBREC came
	releasing uint64 // PUBREL sent, and no PUBCOMP came
	received  uint64
	stage     stage
}

// stage is how far a connection has come.
type stage uint8

const (
	absent stage = iota
	connecting
	connected // the client subscribes, or publishes
	subscribed
)

// mqttPlan is what all nodes of a run have in common.
type mqttPlan struct {
	qos      uint8
	topic    uint8
	events   uint8
	size     uint16
	wait     algorithms.Time // for an acknowledgement; 0: as long as it takes
	attempts int64           // to send a packet until the other end is given up; 0: any number
	patience algorithms.Time // the broker's with subscribers that do not come; 0: without end
}

// Timers; Data is the peer, the event and how often the packet was sent.
const (
	timerConnect uint8 = iota
	timerSubscribe
	timerPublish
	timerRelease
	timerPatience
)

// await sets the time-out of a packet that was sent for the given time.
func (p *mqttPlan) await(env *algorithms.Env[Packet], kind uint8, peer algorithms.ID, event uint8, times int64) {
	if p.wait > 0 && (p.attempts == 0 || times <= p.attempts) {
		env.SetTimer(p.wait, algorithms.Timer{Kind: kind, Data: int64(peer)<<16 | int64(event)<<8 | min(times, 255)})
	}
}

// publish sends an event to the other end.
func (s *session) publish(env *algorithms.Env[Packet], p *mqttPlan, to algorithms.ID, event uint8, times int64) {
	msg := Packet{kind: kindPublish, qos: p.qos, topic: p.topic, size: p.size, event: event, dup: times > 1}
	if p.qos > 0 {
		msg.id = uint16(event)
		s.sending |= bit(msg.id)
		p.await(env, timerPublish, to, event, times)
	}
	env.Send(to, msg)
}

// release tells the other end that it may forget the event's identifier.
func (s *session) release(env *algorithms.Env[Packet], p *mqttPlan, to algorithms.ID, event uint8, times int64) {
	s.releasing |= bit(uint16(event))
	env.Send(to, Packet{kind: kindPubRel, id: uint16(event)})
	p.await(env, timerRelease, to, event, times)
}

// receive takes a packet of an event's way and reports whether it brings an event to deliver. With
// QoS 1 every PUBLISH is a new one (MQTT-4.3.2-2). With QoS 0 the transport sees to it that none
// comes twice, and here the numbers do.
func (s *session) receive(env *algorithms.Env[Packet], p *mqttPlan, from algorithms.ID, msg Packet) bool {
	event := bit(msg.id)
	switch msg.kind {
	case kindPublish:
		if msg.qos != p.qos || msg.event > p.events {
			return false
		}
		event = bit(uint16(msg.event))
		known := s.received&event != 0
		s.received |= event
		switch p.qos {
		case 1:
			env.Send(from, Packet{kind: kindPubAck, id: msg.id})
			return true
		case 2:
			env.Send(from, Packet{kind: kindPubRec, id: msg.id})
		}
		return !known
	case kindPubAck:
		if p.qos == 1 {
			s.sending &^= event
		}
	case kindPubRec:
		if p.qos == 2 && s.sending&event != 0 {
			s.sending &^= event
			s.release(env, p, from, uint8(msg.id), 1)
		}
	case kindPubRel:
		if p.qos == 2 {
			env.Send(from, Packet{kind: kindPubComp, id: msg.id})
		}
	case kindPubComp:
		s.releasing &^= event
	}
	return false
}

// timeout sends again what was not acknowledged.
func (s *session) timeout(env *algorithms.Env[Packet], p *mqttPlan, t algorithms.Timer) {
	peer, event, times := algorithms.ID(t.Data>>16), uint8(t.Data>>8), t.Data&0xff
	pending := &s.sending
	if t.Kind == timerRelease {
		pending = &s.releasing
	}
	switch {
	case *pending&bit(uint16(event)) == 0:
	case p.attempts > 0 && times >= p.attempts:
		*pending &^= bit(uint16(event))
	case t.Kind == timerRelease:
		s.release(env, p, peer, event, times+1)
	default:
		s.publish(env, p, peer, event, times+1)
	}
}
