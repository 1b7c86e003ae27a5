# numpy, PyTorch and scikit-learn as contenders: the same lines of JSON as src/child.ts.
#   contenders.py numpy|pytorch|scikit-learn
import json
import sys
import time
import warnings

MARK = "@bench "


def say(**answer):
    sys.stdout.write(MARK + json.dumps(answer) + "\n")
    sys.stdout.flush()


def matrix(entry, rows=None):
    count = entry["rows"] if rows is None else rows
    return np.fromfile(entry["file"], np.float32, count * entry["columns"]).reshape(count, entry["columns"])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


class Numpy:
    """Forward and backward by hand, in place where it can be."""

    ACTIVATIONS = {"relu": lambda z: np.maximum(z, 0), "sigmoid": sigmoid, "softmax": softmax}

    def __init__(self, network, recipe, weights):
        self.layers, self.bias, self.recipe = network["layers"], network["bias"], recipe
        self.first = weights

    def reset(self, x, y, epochs, order):
        self.params = [w.copy() for w in self.first]
        self.slots = [(np.zeros_like(p), np.zeros_like(p)) for p in self.params]
        self.job, self.t = (x, y, epochs, order), 0

    def forward(self, x):
        outputs = [x]
        for i, layer in enumerate(self.layers):
            z = outputs[-1] @ self.params[2 * i if self.bias else i]
            if self.bias:
                z += self.params[2 * i + 1]
            outputs.append(self.ACTIVATIONS[layer["activation"]](z))
        return outputs

    def run(self):
        x, y, epochs, order = self.job
        size, mean = self.recipe["batchSize"], self.recipe["reduction"] == "mean"
        for epoch in range(epochs):
            rows = order[epoch * len(x) : (epoch + 1) * len(x)]
            for begin in range(0, len(x), size):
                batch = rows[begin : begin + size]
                self.step(x[batch], y[batch], np.float32(1 / len(batch) if mean else 1))

    def step(self, x, y, scale):
        outputs = self.forward(x)
        a = outputs[-1]
        delta = (a - y) * scale
        if self.recipe["loss"] == "squaredError":
            delta *= 2 * a * (1 - a)
        gradients = []
        for i in reversed(range(len(self.layers))):
            below = outputs[i]
            if self.bias:
                gradients.append((2 * i + 1, delta.sum(0, keepdims=True)))
            gradients.append((2 * i if self.bias else i, below.T @ delta))
            if i == 0:
                break
            delta = delta @ self.params[2 * i if self.bias else i].T
            delta *= below * (1 - below) if self.layers[i - 1]["activation"] == "sigmoid" else below > 0
        self.t += 1
        for i, g in gradients:
            self.update(i, g)

    def update(self, i, g):
        rate = np.float32(self.recipe["learningRate"])
        if self.recipe["optimizer"] == "sgd":
            g *= rate
            self.params[i] -= g
            return
        m, v = self.slots[i]
        m *= np.float32(0.9)
        m += np.float32(0.1) * g
        v *= np.float32(0.999)
        g *= g
        g *= np.float32(0.001)
        v += g
        root = np.float32((1 - 0.999**self.t) ** 0.5)
        self.params[i] -= rate * root / np.float32(1 - 0.9**self.t) * m / (np.sqrt(v) + np.float32(1e-8) * root)

    def predict(self, x):
        return self.forward(x)[-1]

    @classmethod
    def predictor(cls, network, weights):
        model = cls(network, None, weights)
        model.params = weights
        return model.predict

    @staticmethod
    def multiplier(a, b, ta, tb):
        a, b = (a.T if ta else a), (b.T if tb else b)
        return lambda: a @ b


class PyTorch:
    """nn.Linear, autograd and torch.optim, as its tutorials show."""

    def __init__(self, network, recipe, weights):
        self.recipe, self.weights, self.network = recipe, weights, network
        # behind a sigmoid that is exactly 0 or 1 the gradient of the cross-entropy would vanish
        self.logits = recipe is not None and recipe["loss"] == "binaryCrossEntropy"
        self.build()

    def build(self):
        layers, sizes = [], [self.network["inputs"]] + [layer["units"] for layer in self.network["layers"]]
        bias, kinds = self.network["bias"], {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}
        for i, layer in enumerate(self.network["layers"]):
            linear = nn.Linear(sizes[i], sizes[i + 1], bias=bias)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(self.weights[2 * i if bias else i]).T)
                if bias:
                    linear.bias.copy_(torch.from_numpy(self.weights[2 * i + 1][0]))
            layers.append(linear)
            if layer["activation"] in kinds and not (self.logits and i == len(self.network["layers"]) - 1):
                layers.append(kinds[layer["activation"]]())
        self.model = nn.Sequential(*layers)

    def reset(self, x, y, epochs, order):
        self.build()
        recipe = self.recipe
        kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[recipe["optimizer"]]
        self.optimizer = kind(self.model.parameters(), lr=recipe["learningRate"])
        reduction = recipe["reduction"]
        if recipe["loss"] == "squaredError":
            # over the outputs a sum, over the samples a mean
            squared = nn.MSELoss(reduction=reduction)
            self.loss = lambda a, t: squared(a, t) * a.shape[1]
        elif recipe["loss"] == "crossEntropy":
            self.loss = nn.CrossEntropyLoss(reduction=reduction)
        else:
            self.loss = nn.BCEWithLogitsLoss(reduction=reduction)
        target = torch.from_numpy(y)
        if recipe["loss"] == "crossEntropy":
            target = target.argmax(1)
        self.job = (torch.from_numpy(x), target, epochs, torch.from_numpy(order.astype(np.int64)))

    def run(self):
        x, y, epochs, order = self.job
        size, count = self.recipe["batchSize"], len(x)
        for epoch in range(epochs):
            rows = order[epoch * count : (epoch + 1) * count]
            for begin in range(0, count, size):
                batch = rows[begin : begin + size]
                self.optimizer.zero_grad(set_to_none=True)
                self.loss(self.model(x[batch]), y[batch]).backward()
                self.optimizer.step()

    def predict(self, x):
        with torch.inference_mode():
            z = self.model(torch.from_numpy(x))
            if self.network["layers"][-1]["activation"] == "softmax":
                z = torch.softmax(z, 1)
            return (torch.sigmoid(z) if self.logits else z).numpy()

    @classmethod
    def predictor(cls, network, weights):
        return cls(network, None, weights).predict

    @staticmethod
    def multiplier(a, b, ta, tb):
        a, b = torch.from_numpy(a), torch.from_numpy(b)
        a, b = (a.T if ta else a), (b.T if tb else b)
        return lambda: (a @ b).numpy()


class ScikitLearn:
    """MLPClassifier: always a log loss, weights and order of its own, biases, and the loss of every batch."""

    def __init__(self, network, recipe, weights):
        if not network["bias"]:
            raise ValueError("MLPClassifier has no layers without a bias")
        hidden = network["layers"][:-1]
        self.recipe = recipe
        self.options = {
            "hidden_layer_sizes": [layer["units"] for layer in hidden],
            "activation": {"relu": "relu", "sigmoid": "logistic"}[hidden[0]["activation"]],
            "solver": recipe["optimizer"],
            "batch_size": recipe["batchSize"],
            "learning_rate_init": recipe["learningRate"],
            "alpha": 0,
            "momentum": 0,
            "nesterovs_momentum": False,
            "random_state": 1,
        }

    def reset(self, x, y, epochs, order):
        self.model = MLPClassifier(**self.options)
        self.classes = np.arange(y.shape[1])
        self.job = (x, y.argmax(1), epochs)

    def run(self):
        x, y, epochs = self.job
        for _ in range(epochs):
            self.model.partial_fit(x, y, classes=self.classes)

    def predict(self, x):
        output = self.model.predict_proba(x)
        return np.ascontiguousarray(output, np.float32)


def accuracy(outputs, targets):
    if outputs.shape[1] == 1:
        right = (outputs > 0.5) == (targets > 0.5)
    else:
        right = outputs.argmax(1) == targets.argmax(1)
    return float(np.mean(right))


class Train:
    def __init__(self, kind, task):
        self.task = task
        self.trainer = kind(task["network"], task["recipe"], [matrix(w) for w in task["weights"]])

    def prepare(self, amount):
        order = next(o["file"] for o in self.task["orders"] if o["amount"] == amount)
        x, y = (matrix(self.task["train"][name], amount["count"]) for name in "xy")
        self.trainer.reset(x, y, amount["epochs"], np.fromfile(order, np.uint32))

    def run(self):
        self.trainer.run()

    def judge(self):
        return accuracy(self.trainer.predict(matrix(self.task["test"]["x"])), matrix(self.task["test"]["y"]))


class Predict:
    def __init__(self, kind, task):
        if not hasattr(kind, "predictor"):
            raise ValueError("it is not given other weights than its own")
        self.predict = kind.predictor(task["network"], [matrix(w) for w in task["weights"]])
        self.x, self.y = matrix(task["test"]["x"]), matrix(task["test"]["y"])
        size = task["batchSize"]
        self.batches = [self.x[i : i + size].copy() for i in range(0, len(self.x) - size + 1, size)]

    def prepare(self, amount):
        self.calls = amount["count"]

    def run(self):
        for call in range(self.calls):
            self.predict(self.batches[call % len(self.batches)])

    def judge(self):
        return accuracy(self.predict(self.x), self.y)


class Multiply:
    def __init__(self, kind, task):
        if not hasattr(kind, "multiplier"):
            raise ValueError("it has no products of its own")
        self.a, self.b = matrix(task["a"]), matrix(task["b"])
        self.flags = (task["transposeA"], task["transposeB"])
        self.product = kind.multiplier(self.a, self.b, *self.flags)

    def prepare(self, amount):
        self.calls = amount["count"]

    def run(self):
        for _ in range(self.calls):
            self.product()

    def judge(self):
        a, b = self.a.astype(np.float64), self.b.astype(np.float64)
        a, b = (a.T if self.flags[0] else a), (b.T if self.flags[1] else b)
        allowed = (a.shape[1] + 1) * 2.0**-24 * (abs(a) @ abs(b))
        return float(np.mean(abs(self.product() - a @ b) <= allowed))


KINDS = {"train": Train, "predict": Predict, "multiply": Multiply}


def answer(work, message):
    if message["op"] == "judge":
        return {"accuracy": work.judge()}
    work.prepare(message["amount"])
    cpu, wall = time.process_time(), time.perf_counter()
    work.run()
    return {"cpuSeconds": time.process_time() - cpu, "wallSeconds": time.perf_counter() - wall}


def serve(kind, version):
    say(version=version)
    work = None
    for line in sys.stdin:
        message = json.loads(line)
        try:
            if message["op"] == "open":
                work = KINDS[message["task"]["kind"]](kind, message["task"])
                say()
            else:
                say(**answer(work, message))
        except Exception as error:
            say(error=(str(error).splitlines() or [type(error).__name__])[0])


warnings.filterwarnings("ignore")
try:
    import numpy as np

    if sys.argv[1] == "numpy":
        kind, version = Numpy, np.__version__
    elif sys.argv[1] == "pytorch":
        import torch
        from torch import nn

        torch.set_num_threads(1)
        kind, version = PyTorch, torch.__version__
    else:
        import sklearn
        from sklearn.neural_network import MLPClassifier

        kind, version = ScikitLearn, sklearn.__version__
except ImportError as missing:
    say(error=f"{sys.executable}: {str(missing).splitlines()[0]}")
    sys.exit(1)
serve(kind, version)
