package submission

import (
	"bytes"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Pod is where the shards of an [Array] run in Kubernetes.
type Pod struct {
	Image string // that has joulemark
	Claim string // a volume that all pods can write to (ReadWriteMany)
	// File is the name of the sweep's file and Text what is in it; "" where the sweep ships.
	File, Text string
}

// Where volumes are in a pod.
const (
	volumeAt = "/sweep"
	fileAt   = "/file"
)

// key is the name of the sweep's file in a ConfigMap, whose keys are no names of files.
func (p *Pod) key() string { return "sweep" + path.Ext(p.File) }

// object is an object of the API of Kubernetes, or a part of one.
type object = map[string]any

// literal is a text in which Kubernetes sees no variable: it puts those in where $(NAME) stands.
func literal(text string) string { return strings.ReplaceAll(text, "$(", "$$(") }

// Kubernetes is a manifest for kubectl apply: an indexed Job, whose index is the number of a shard,
// and a ConfigMap with the sweep's file. A shard that fails is tried again three times, whatever
// becomes of the others; one that is refused, with the exit status 2, is not, since it would be
// again, and a pod that had to make room for others is no failure. The folder of the array lies on
// the volume. Fields are those of the API batch/v1 as of Kubernetes 1.29.
func (a *Array) Kubernetes(p Pod) (string, error) {
	own := *a
	own.Folder = path.Join(volumeAt, a.Folder)
	mounts := []object{{"name": "chunks", "mountPath": volumeAt}}
	volumes := []object{{"name": "chunks", "persistentVolumeClaim": object{"claimName": p.Claim}}}
	container := object{
		"name": "shard", "image": p.Image, "workingDir": volumeAt, "volumeMounts": mounts,
		"resources": object{"requests": object{"cpu": "1"}},
	}
	var variables []object
	for _, v := range a.Environ {
		name, value, _ := strings.Cut(v, "=")
		variables = append(variables, object{"name": name, "value": literal(value)})
	}
	if variables != nil {
		container["env"] = variables
	}
	var documents []object
	if p.File != "" {
		documents = append(documents, object{
			"apiVersion": "v1", "kind": "ConfigMap", "metadata": object{"name": a.label()},
			"data": object{p.key(): p.Text},
		})
		volumes = append(volumes, object{"name": "file", "configMap": object{"name": a.label()}})
		container["volumeMounts"] = append(mounts, object{"name": "file", "mountPath": fileAt, "readOnly": true})
	}
	words := own.words()
	for i, w := range words {
		if words[i] = literal(w); p.File != "" && w == p.File {
			words[i] = path.Join(fileAt, p.key())
		}
	}
	container["command"] = words
	documents = append(documents, object{
		"apiVersion": "batch/v1", "kind": "Job", "metadata": object{"name": a.label()},
		"spec": object{
			"completionMode": "Indexed", "completions": a.Shards, "parallelism": a.Shards,
			"backoffLimitPerIndex": 3,
			"podFailurePolicy": object{"rules": []object{
				{"action": "Ignore", "onPodConditions": []object{{"type": "DisruptionTarget", "status": "True"}}},
				{
					"action":      "FailIndex",
					"onExitCodes": object{"containerName": "shard", "operator": "In", "values": []int{2}},
				},
			}},
			"template": object{"spec": object{
				"restartPolicy": "Never", "containers": []object{container}, "volumes": volumes,
			}},
		},
	})
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	for _, d := range documents {
		if err := e.Encode(d); err != nil {
			return "", err
		}
	}
	return b.String(), e.Close()
}
