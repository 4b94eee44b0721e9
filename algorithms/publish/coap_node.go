package publish

import "github.com/joulemark/joulemark/algorithms"

const serverID algorithms.ID = 0

// coapPlan is what all nodes of a run have in common.
type coapPlan struct {
	typ      transport // of requests, or of notifications
	observe  bool
	token    uint8
	size     uint16
	wait     algorithms.Time // for the first acknowledgement, twice that for the next; 0: as long as it takes
	patience algorithms.Time // the server's with observers that do not come; 0: without end
}

// maxRetransmit is MAX_RETRANSMIT of RFC 7252, section 4.8.
const maxRetransmit = 4

// Endpoint is the state of one node of CoAP: the server or a client.
type Endpoint struct {
	plan   *coapPlan
	server *server // of the server alone
	open   bool    // of a client: its request waits for the answer
	knows  bool    // of a client: it has the event
}

var _ algorithms.Node[CoAPMessage] = (*Endpoint)(nil)

// server is what the server keeps of its observers.
type server struct {
	observers []observer // by client
	there     int
	state     uint8 // of the resource: the last event, 0 before it
}

// observer is what the server knows of a client.
type observer uint8

const (
	registered observer = 1 << iota
	owing               // a notification that is to be confirmed
)

// Timers; Data is the peer and how often the message was sent.
const (
	timerRequest uint8 = iota
	timerNotification
	timerObservers
)

// The message identifiers. They need to be unique between two nodes only, where one message of each
// kind is all there is.
const (
	requestID      = 1
	notificationID = 2
)

// Start implements algorithms.Node.
func (e *Endpoint) Start(env *algorithms.Env[CoAPMessage]) {
	switch {
	case e.server == nil:
		e.open = true
		e.ask(env, 1)
	case !e.plan.observe:
		e.change(env)
	case e.plan.patience > 0:
		env.SetTimer(e.plan.patience, algorithms.Timer{Kind: timerObservers})
	}
}

// ask sends the client's request.
func (e *Endpoint) ask(env *algorithms.Env[CoAPMessage], times int64) {
	msg := CoAPMessage{kind: kindRequest, typ: e.plan.typ, token: e.plan.token, id: requestID}
	if e.plan.observe {
		msg.kind, msg.typ = kindRegister, confirmable
	}
	env.Send(serverID, msg)
	e.await(env, msg.typ, algorithms.Timer{Kind: timerRequest, Data: times})
}

// await sets the time-out of a message that is to be confirmed, twice as long each time.
func (e *Endpoint) await(env *algorithms.Env[CoAPMessage], typ transport, t algorithms.Timer) {
	if times := t.Data & 0xff; e.plan.wait > 0 && typ == confirmable && times <= maxRetransmit {
		env.SetTimer(e.plan.wait<<(times-1), t)
	}
}

// change is the event: the state of the resource changes, and who observes it is told.
func (e *Endpoint) change(env *algorithms.Env[CoAPMessage]) {
	if e.server.state == coapEvent {
		return
	}
	e.server.state = coapEvent
	env.Report(algorithms.Observation{What: sawPublished, Value: coapEvent})
	for i, o := range e.server.observers {
		if o&registered != 0 {
			e.notify(env, algorithms.ID(i), 1)
		}
	}
}

// notify tells an observer of the event.
func (e *Endpoint) notify(env *algorithms.Env[CoAPMessage], to algorithms.ID, times int64) {
	if e.plan.typ == confirmable {
		e.server.observers[to] |= owing
	}
	env.Send(to, e.content(kindNotification, e.plan.typ, notificationID))
	e.await(env, e.plan.typ, algorithms.Timer{Kind: timerNotification, Data: int64(to)<<8 | times})
}

// content is a message with the state of the resource.
func (e *Endpoint) content(kind algorithms.Kind, typ transport, id uint16) CoAPMessage {
	return CoAPMessage{kind: kind, typ: typ, token: e.plan.token, id: id, event: e.server.state, size: e.plan.size}
}

// Receive implements algorithms.Node.
func (e *Endpoint) Receive(env *algorithms.Env[CoAPMessage], from algorithms.ID, msg CoAPMessage) {
	switch {
	case from == env.Self():
	case e.server != nil:
		e.serve(env, from, msg)
	case from == serverID && msg.token == e.plan.token && (msg.typ != acknowledging || msg.id == requestID):
		e.receive(env, msg)
	}
}

// serve is what the server does with what a client sends. A request that comes twice is answered
// twice, as RFC 7252, section 4.5, allows for GET.
func (e *Endpoint) serve(env *algorithms.Env[CoAPMessage], from algorithms.ID, msg CoAPMessage) {
	s := e.server
	o := &s.observers[from]
	switch msg.kind {
	case kindRequest:
		if msg.typ == confirmable {
			env.Send(from, e.content(kindResponse, acknowledging, msg.id))
		} else {
			env.Send(from, e.content(kindResponse, nonConfirmable, notificationID))
		}
	case kindRegister:
		env.Send(from, e.content(kindRegistered, acknowledging, msg.id))
		if *o&registered == 0 {
			*o |= registered
			if s.there++; s.there == len(s.observers)-1 {
				e.change(env)
			}
		}
	case kindAck:
		if msg.id == notificationID {
			*o &^= owing
		}
	}
}

// receive is what a client does with an answer or a notification.
func (e *Endpoint) receive(env *algorithms.Env[CoAPMessage], msg CoAPMessage) {
	switch {
	case msg.kind == kindNotification && e.plan.observe:
		if msg.typ == confirmable {
			env.Send(serverID, CoAPMessage{kind: kindAck, typ: acknowledging, id: msg.id})
		}
	case msg.kind == kindRegistered && e.plan.observe && e.open, msg.kind == kindResponse && !e.plan.observe && e.open:
		e.open = false
	default:
		return
	}
	if msg.event == coapEvent && !e.knows {
		e.knows = true
		env.Report(algorithms.Observation{What: sawDelivered, Value: coapEvent})
	}
}

// Timeout implements algorithms.Node. After MAX_RETRANSMIT repetitions a message is given up.
func (e *Endpoint) Timeout(env *algorithms.Env[CoAPMessage], t algorithms.Timer) {
	times := t.Data&0xff + 1
	switch {
	case t.Kind == timerObservers:
		e.change(env)
	case t.Kind == timerRequest && e.open:
		e.ask(env, times)
	case t.Kind == timerNotification:
		if to := algorithms.ID(t.Data >> 8); e.server.observers[to]&owing != 0 {
			e.notify(env, to, times)
		}
	}
}
