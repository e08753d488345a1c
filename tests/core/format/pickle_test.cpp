#include "format/pickle.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <bit>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;

namespace {

/// A storage of as many ascending values as are asked for.
class Ascending final : public format::StorageSource {
public:
    at::Tensor storage(const format::StorageRequest &request) override
    {
        ++asked;
        return at::arange(request.count).to(request.dtype);
    }
    int asked = 0;
};

format::PickledTensors read(const QByteArray &bytes, format::StorageSource &storages)
{
    return format::readPickledTensors(
        std::as_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size()))), storages,
        "data.pkl");
}

format::PickledTensors read(const QByteArray &bytes)
{
    Ascending storages;
    return read(bytes, storages);
}

QByteArray text(const QByteArray &value)
{
    const auto size = static_cast<std::uint32_t>(value.size());
    return 'X' + QByteArray(reinterpret_cast<const char *>(&size), 4) + value;
}

QByteArray number(std::int64_t value)
{
    return QByteArray("\x8a\x08", 2) + QByteArray(reinterpret_cast<const char *>(&value), 8);
}

QByteArray tuple(const QList<QByteArray> &items)
{
    return '(' + items.join() + 't';
}

QByteArray numbers(const std::vector<std::int64_t> &values)
{
    QList<QByteArray> items;
    for (const std::int64_t value : values)
        items << number(value);
    return tuple(items);
}

const QByteArray kNothing("\x89"
                          "ccollections\nOrderedDict\n)R",
                          28);

QByteArray storage(std::int64_t count, const QByteArray &key = "0",
                   const QByteArray &type = "ctorch\nFloatStorage\n")
{
    return tuple({text("storage"), type, text(key), text("cpu"), number(count)}) + 'Q';
}

QByteArray tensor(const QByteArray &from, std::int64_t offset,
                  const std::vector<std::int64_t> &sizes, const std::vector<std::int64_t> &strides)
{
    return "ctorch._utils\n_rebuild_tensor_v2\n" +
           tuple({from, number(offset), numbers(sizes), numbers(strides), kNothing}) + 'R';
}

/// {"x": value}
QByteArray pickle(const QByteArray &value)
{
    return QByteArray("\x80\x02}(", 4) + text("x") + value + "u.";
}

} // namespace

class PickleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tensorsAreViewsOfTheirStorages()
    {
        const at::Tensor x = read(pickle(tensor(storage(6), 0, {3, 2}, {1, 3}))).at("x");
        QVERIFY(at::equal(x, at::arange(6, at::kFloat).reshape({2, 3}).t()));
        QVERIFY(
            at::equal(read(pickle(tensor(storage(6), 4, {}, {}))).at("x"), at::scalar_tensor(4.0)));
        QCOMPARE(read(pickle(tensor(storage(6), 0, {0, 7}, {7, 1}))).at("x").sizes().vec(),
                 (std::vector<std::int64_t>{0, 7}));
    }

    void aStorageIsReadOnce()
    {
        Ascending storages;
        const auto tensors =
            read(QByteArray("\x80\x02}(", 4) + text("a") + tensor(storage(6), 0, {3}, {1}) +
                     text("b") + tensor(storage(6), 3, {3}, {1}) + "u.",
                 storages);
        QCOMPARE(storages.asked, 1);
        QVERIFY(tensors.at("a").storage().data() == tensors.at("b").storage().data());
    }

    void whatIsNoTensorIsPassedOver()
    {
        const QByteArray bytes = QByteArray("\x80\x02}(", 4) + text("epoch") + "K\7" +
                                 text("rate") + "G?\xf0" + QByteArray(6, '\0') + text("list") +
                                 "](K\1K\2e" + text("none") + 'N' + text("x") +
                                 tensor(storage(1), 0, {1}, {1}) + "u.";
        QCOMPARE(read(bytes).size(), std::size_t{1});
    }

    void parametersAndMemosAreUnderstood()
    {
        const QByteArray parameter = "ctorch._utils\n_rebuild_parameter\n" +
                                     tuple({tensor(storage(2), 0, {2}, {1}), kNothing}) + 'R';
        const QByteArray remembered = text("x") + QByteArray("q\7", 2) + parameter;
        const auto tensors = read(QByteArray("\x80\x02}(", 4) + remembered + "u.");
        QVERIFY(at::equal(tensors.at("x"), at::arange(2, at::kFloat)));
        // An OrderedDict with attributes, as a state dictionary has.
        const QByteArray ordered = "\x80\x02" + QByteArray("ccollections\nOrderedDict\n)R") + '(' +
                                   remembered + "u}" + text("_metadata") + "}sb.";
        QVERIFY(read(ordered).contains("x"));
    }

    void newerProtocolsAreUnderstood()
    {
        QByteArray bytes("\x80\x04\x95", 3);
        bytes += QByteArray(8, '\x10') + "}\x94(" + QByteArray("\x8c\1x\x94", 4);
        bytes += QByteArray("\x8c\x0ctorch._utils\x8c\x12_rebuild_tensor_v2\x93", 35);
        bytes += tuple({storage(1), number(0), numbers({1}), numbers({1}), kNothing}) + "Ru.";
        QVERIFY(read(bytes).contains("x"));
    }

    void whatIsWrittenComesBack()
    {
        const at::Tensor wide = at::arange(12, at::kFloat).reshape({3, 4}).t();
        const std::string bytes =
            format::pickleTensors({{"a", wide}, {"b", at::ones({}, at::kHalf)}});
        Ascending storages;
        const auto tensors = read(QByteArray::fromStdString(bytes), storages);
        QCOMPARE(tensors.at("a").sizes().vec(), (std::vector<std::int64_t>{4, 3}));
        QVERIFY(tensors.at("a").is_contiguous());
        QCOMPARE(tensors.at("b").scalar_type(), at::kHalf);
        const auto error = errorOf([] {
            format::pickleTensors({{"c", at::ones({1}, at::kComplexFloat)}});
        });
        QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
    }

    /// As training programs write them: with numpy's numbers and callbacks beside the tensors.
    void checkpointsGiveTheirStateDictionary()
    {
        const QByteArray best =
            "cnumpy.core.multiarray\nscalar\n" + tuple({text("f8"), number(1)}) + 'R';
        const QByteArray inner = pickle(tensor(storage(6), 0, {3, 2}, {1, 3}));
        const QByteArray state = inner.mid(2).chopped(1); // without the protocol and the end
        const QByteArray whole =
            QByteArray("\x80\x02}(", 4) + text("best") + best +
            "cpytorch_lightning.callbacks.model_checkpoint\nModelCheckpoint\n}" +
            text("state_dict") + state + "u.";
        const auto plain = read(inner);
        const auto tensors = read(whole);
        QCOMPARE(tensors.size(), plain.size());
        QVERIFY(!plain.empty());
        for (const auto &[name, value] : plain)
            QVERIFY(at::equal(tensors.at(name), value));
    }

    void hostilePicklesAreRefused_data();
    void hostilePicklesAreRefused();

    void anyCutIsRefused()
    {
        const QByteArray whole = pickle(tensor(storage(6), 0, {3, 2}, {1, 3}));
        for (int size = 0; size < whole.size(); ++size) {
            const auto error = errorOf([&] { read(whole.left(size)); });
            QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        }
    }

    void anyChangedByteIsReadOrRefused()
    {
        const QByteArray whole = pickle(tensor(storage(6), 0, {3, 2}, {1, 3}));
        for (int place = 0; place < whole.size(); ++place)
            for (const char byte : {'\0', '\1', '\x7f', '\xff', '(', 't', 'h', '0'}) {
                QByteArray bytes = whole;
                bytes[place] = byte;
                Small storages;
                const auto error = errorOf([&] {
                    for (const auto &[name, value] : read(bytes, storages))
                        value.sum();
                });
                QVERIFY(!error || error->exitStatus() == 3);
            }
    }

private:
    /// Refuses what no file of this size could hold.
    class Small final : public format::StorageSource {
    public:
        at::Tensor storage(const format::StorageRequest &request) override
        {
            if (request.count > 1000)
                throw base::Error(ErrorKind::DamagedFile, "too large", "data.pkl");
            return at::zeros({request.count}, request.dtype);
        }
    };
};

void PickleTest::hostilePicklesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("said");
    const auto add = [](const char *name, const QByteArray &bytes, const char *said) {
        QTest::newRow(name) << bytes << said;
    };
    const auto call = [](const QByteArray &function) {
        return QByteArray("\x80\x02", 2) + 'c' + function + '(' + text("echo harm") + "tR.";
    };
    add("os.system", call("os\nsystem\n"), "names \"os.system\"");
    add("posix.system", call("posix\nsystem\n"), "names \"posix.system\"");
    add("builtins.eval", call("builtins\neval\n"), "names \"builtins.eval\"");
    add("builtins.getattr", call("builtins\ngetattr\n"), "could run code");
    add("subprocess", call("subprocess\nPopen\n"), "could run code");
    add("torch.load", call("torch\nload\n"), "names \"torch.load\"");
    add("a storage of another module", call("torch.evil\nFloatStorage\n"), "could run code");
    add("another rebuilder", call("torch._utils\n_rebuild_device_tensor_from_numpy\n"),
        "could run code");
    add("a name with dots", call("torch._utils\n_rebuild_tensor_v2.__globals__\n"),
        "could run code");
    add("a name over several lines", call("os\x1b[31m\nsystem\n"), "could run code");
    add("a name from the stack",
        QByteArray("\x80\x04\x8c\2os\x8c\6system\x93", 15) + '(' + text("echo") + "tR.",
        "names \"os.system\"");
    add("INST", "(ios\nsystem\n.", "opcode 105");
    add("OBJ", "(cos\nsystem\no.", "could run code");
    add("NEWOBJ", pickle("ctorch\nFloatStorage\n)\x81"), "opcode 129");
    add("EXT1", "\x82\1.", "opcode 130");
    add("old persistent id", "Pos.system\n.", "opcode 80");
    add("old float", "F1.5\n.", "opcode 70");
    add("a call of a text", text("os") + ")R.", "calls something that is no function");
    add("a call of a tensor type", "ctorch\nFloatStorage\n)R.", "calls something");
    add("BUILD of a tensor", pickle(tensor(storage(1), 0, {1}, {1}) + "}b"), "no container");
    add("an OrderedDict with arguments", "ccollections\nOrderedDict\n(](]et" + QByteArray("R."),
        "fills an OrderedDict");

    add("empty", "", "ends too early");
    add("nothing to answer", ".", "where there is none");
    add("no dictionary", "K\1.", "no dictionary of tensors");
    add("protocol 9", "\x80\x09.", "unknown protocol");
    add("mark without end", "((((.", "where there is none");
    add("end without mark", "t.", "did not open");
    add("reaching below a mark", "K\1(a.", "where there is none");
    add("a key without a value", "}(K\1u.", "a key without a value");
    add("an unknown memo", "h\7.", "did not remember");
    add("a memo of nothing", "q\7.", "where there is none");
    add("a memo below a mark", "K\1(q\7.", "where there is none");
    add("a text past the end", "X\xff\xff\xff\x7f.", "more than a mebibyte");
    add("a number of 300 bits", QByteArray("\x8a\x26") + QByteArray(38, '\1'), "too large");
    add("the same tensor twice",
        QByteArray("}(") + text("x") + tensor(storage(1), 0, {1}, {1}) + text("x") +
            tensor(storage(1), 0, {1}, {1}) + "u.",
        "\"x\" twice");

    add("past the storage", pickle(tensor(storage(6), 0, {7}, {1})), "past its storage");
    add("past it by the offset", pickle(tensor(storage(6), 6, {1}, {1})), "past its storage");
    add("past it by the stride", pickle(tensor(storage(6), 0, {3}, {3})), "past its storage");
    add("spread by a stride of 0", pickle(tensor(storage(1), 0, {1LL << 40}, {0})),
        "past its storage");
    add("overflowing sizes", pickle(tensor(storage(6), 0, {1LL << 32, 1LL << 32}, {0, 0})),
        "too large to count");
    add("overflowing behind a zero", pickle(tensor(storage(6), 0, {0, 1LL << 62, 8}, {1, 1, 1})),
        "too large to count");
    add("overflowing stride", pickle(tensor(storage(6), 0, {3}, {1LL << 62})),
        "too large to count");
    add("overflowing offset",
        pickle(tensor(storage(6), std::numeric_limits<std::int64_t>::max(), {2}, {1})),
        "too large to count");
    add("negative offset", pickle(tensor(storage(6), -1, {1}, {1})), "impossible form");
    add("negative size", pickle(tensor(storage(6), 0, {-1}, {1})), "negative size");
    add("negative stride", pickle(tensor(storage(6), 5, {2}, {-1})), "negative size or stride");
    add("more sizes than strides", pickle(tensor(storage(6), 0, {1, 1}, {1})), "impossible form");
    add("65 dimensions",
        pickle(tensor(storage(6), 0, std::vector<std::int64_t>(65, 1),
                      std::vector<std::int64_t>(65, 1))),
        "more than 64 dimensions");
    add("a storage of negative size", pickle(tensor(storage(-1), 0, {1}, {1})), "negative size");
    add("a key that is a path", pickle(tensor(storage(1, "../../etc/passwd"), 0, {1}, {1})),
        "a storage with the key");
    add("an empty key", pickle(tensor(storage(1, ""), 0, {1}, {1})), "a storage with the key");
    add("a storage in two ways",
        QByteArray("}(") + text("x") + tensor(storage(1), 0, {1}, {1}) + text("y") +
            tensor(storage(2), 0, {1}, {1}) + "u.",
        "in two ways");
    add("a storage of no type", pickle(tensor(storage(1, "0", text("FloatStorage")), 0, {1}, {1})),
        "no storage");
    add("a persistent id that is a text", text("os") + "Q.", "is no tuple");
    add("a tensor as storage", pickle(tensor(tensor(storage(1), 0, {1}, {1}), 0, {1}, {1})),
        "without a storage");
    add("a storage of text size",
        pickle(tensor(
            tuple({text("storage"), "ctorch\nFloatStorage\n", text("0"), text("cpu"), text("6")}) +
                'Q',
            0, {1}, {1})),
        "no number");
    // Lists that hold themselves, and each other twice over, must neither leak nor be walked.
    add("a list in itself", "](" + QByteArray("q\1h\1e.", 6), "where there is none");
    add("a list that holds itself", QByteArray("]q\1h\1a.", 7), "no dictionary");
    add("a tower of tuples", QByteArray(")") + QByteArray(500'000, '\x85') + '.', "no dictionary");
    add("doubling tuples", QByteArray(")") + QByteArray("q\1h\1\x86", 5).repeated(200) + '.',
        "no dictionary");
    add("a long text many times",
        "](" + text(QByteArray(100'000, 'x')) + QByteArray("q\1", 2) +
            QByteArray("h\1", 2).repeated(100'000) + "e.",
        "no dictionary");
}

void PickleTest::hostilePicklesAreRefused()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, said);
    const auto error = errorOf([&] { read(bytes); });
    QVERIFY(error);
    QCOMPARE(error->exitStatus(), 3);
    const QString line = QString::fromStdString(error->line());
    QVERIFY2(line.contains(said), qPrintable(line));
    QVERIFY2(line.contains("data.pkl") && !line.contains('\n') && !line.contains('\x1b'),
             qPrintable(line));
}

DEVIASCOPE_TEST(PickleTest, "format/pickle")
#include "pickle_test.moc"
