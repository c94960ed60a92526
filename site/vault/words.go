package vault

// The words that notes are made of. Headings and names use the short lists, prose all of them.

var topics = []string{
	"storage", "networking", "caching", "consensus", "replication", "indexing", "scheduling", "security",
	"observability", "messaging", "databases", "compilers", "runtime", "testing", "deployment", "search",
}

var adjectives = []string{
	"atomic", "bounded", "causal", "durable", "eager", "fair", "global", "hybrid", "idempotent", "joint",
	"lazy", "monotonic", "nested", "optimistic", "partial", "quorum", "remote", "sharded", "tiered",
	"unbounded", "versioned", "weighted", "adaptive", "blocking", "cold", "distributed", "ephemeral",
}

var nouns = []string{
	"append", "bucket", "cache", "deadline", "election", "failover", "gateway", "heartbeat", "index",
	"journal", "key", "lease", "merge", "node", "offset", "partition", "queue", "replica", "snapshot",
	"timeout", "update", "vector", "watermark", "barrier", "cursor", "digest", "epoch", "fence", "hash",
	"interval", "latency", "manifest", "pipeline", "quota", "retry", "segment", "token", "window",
}

var verbs = []string{
	"accepts", "blocks", "copies", "delays", "evicts", "flushes", "grows", "hides", "keeps", "limits",
	"merges", "needs", "orders", "persists", "reads", "rejects", "replays", "sends", "shares", "splits",
	"stores", "trims", "waits for", "wakes", "writes",
}

var glue = []string{
	"because", "while", "until", "although", "so that", "whenever", "after", "before", "unless", "and", "but",
}

var extras = []string{
	"in practice", "under load", "by default", "on every node", "at the tail", "for one second",
	"as measured", "in the common case", "without a lock", "across zones", "per tenant", "over time",
	"on the hot path", "with a full disk", "in a second pass", "once per epoch",
}

var questions = []string{
	"What's the cost?", "When does it fail?", "Why not a lock?", "How many replicas?", "Who owns the key?",
	"Is it exactly-once?", "Read path (fast)", "C++ and Go side by side", "Step 1: measure", "`fsync` and friends",
}

var cjkHeadings = []string{"缓存一致性", "一致性 哈希", "レプリケーション", "분산 잠금", "消息队列 (MQ)"}

var cjkSentences = []string{
	"缓存可以提高读取性能，但会带来一致性问题。", "一个节点失效时，其余节点继续提供服务。",
	"書き込みは先にログへ追記される。", "복제본은 리더의 로그를 따라간다.",
}

var sites = []string{"https://example.com/", "https://example.org/papers/", "https://www.example.net/docs/"}
