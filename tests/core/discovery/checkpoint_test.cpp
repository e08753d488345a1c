#include "discovery/checkpoint.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using discovery::Checkpoint;

class CheckpointTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasWrittenIsFound()
    {
        QTemporaryDir folder;
        const at::Tensor value = at::arange(6, at::kFloat).reshape({2, 3}) / 7;
        write(folder, "run", value, 1.0 / 3);

        const Checkpoint read(pathOf(folder), "run");
        QVERIFY(read.tensor("value"));
        QVERIFY(at::equal(*read.tensor("value"), value));
        QCOMPARE(read.number("step").value(), 1.0 / 3); // all bits
        QVERIFY(!read.tensor("other"));
        QVERIFY(!read.number("other"));
    }

    void itsFolderIsMade()
    {
        const QTemporaryDir folder;
        const auto inner = tests::inside(folder, "cache/discovery");
        Checkpoint checkpoint(inner, "run");
        checkpoint.setNumber("step", 3);
        checkpoint.write(Checkpoint::When::Always);
        QCOMPARE(Checkpoint(inner, "run").number("step").value(), 3.0);
    }

    /// The tensor that goes on learning is not the one that is kept.
    void keptTensorsAreCopies()
    {
        QTemporaryDir folder;
        at::Tensor value = at::ones({2});
        Checkpoint checkpoint(pathOf(folder), "run");
        checkpoint.set("value", value);
        value.zero_();
        QVERIFY(at::equal(*checkpoint.tensor("value"), at::ones({2})));
    }

    void anotherRunsFileIsIgnored()
    {
        QTemporaryDir folder;
        write(folder, "run", at::ones({2}), 1);
        QVERIFY(QFile::copy(folder.filePath("run.safetensors"),
                            folder.filePath("another.safetensors")));
        const Checkpoint read(pathOf(folder), "another");
        QVERIFY(!read.tensor("value"));
        QVERIFY(!read.number("step"));
    }

    void damagedFilesCostTimeNeverTheRun_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("noise") << QByteArray(64, '\x7f');
        QTest::newRow("no numbers")
            << tests::safetensorsBytes("{\"__metadata__\":{\"run\":\"run\"}}", {});
    }
    void damagedFilesCostTimeNeverTheRun()
    {
        QFETCH(QByteArray, bytes);
        QTemporaryDir folder;
        tests::writeBytes(tests::inside(folder, "run.safetensors"), bytes);
        QVERIFY(!Checkpoint(pathOf(folder), "run").number("step"));
        write(folder, "run", at::ones({2}), 5); // and it is replaced
        QCOMPARE(Checkpoint(pathOf(folder), "run").number("step").value(), 5.0);
    }

    void aTruncatedFileIsIgnored()
    {
        QTemporaryDir folder;
        write(folder, "run", at::ones({64}), 1);
        const auto file = tests::inside(folder, "run.safetensors");
        tests::writeBytes(file, tests::readBytes(file).chopped(17));
        const Checkpoint read(pathOf(folder), "run");
        QVERIFY(!read.tensor("value"));
        QVERIFY(!read.number("step"));
    }

    void aFinishedRunLeavesNothing()
    {
        QTemporaryDir folder;
        write(folder, "run", at::ones({2}), 1);
        Checkpoint(pathOf(folder), "run").remove();
        QCOMPARE(tests::everythingIn(folder), QStringList());
    }

    void withoutAFolderNothingIsWritten()
    {
        Checkpoint checkpoint({}, "run");
        checkpoint.set("value", at::ones({2}));
        checkpoint.write(Checkpoint::When::Always);
        checkpoint.remove();
        QVERIFY(!checkpoint.tensor("value"));
    }

private:
    static std::filesystem::path pathOf(const QTemporaryDir &folder)
    {
        return folder.path().toStdString();
    }

    static void write(const QTemporaryDir &folder, const std::string &key, const at::Tensor &value,
                      double step)
    {
        Checkpoint checkpoint(pathOf(folder), key);
        checkpoint.set("value", value);
        checkpoint.setNumber("step", step);
        checkpoint.write(Checkpoint::When::Always);
    }
};

DEVIASCOPE_TEST(CheckpointTest, "discovery/checkpoint")
#include "checkpoint_test.moc"
