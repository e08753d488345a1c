#include "decoding/prompt_recorder.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace deviascope;
using decoding::PromptRecorder;
using decoding::RecordSettings;

class PromptRecorderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The first step of a recording is what the network itself gives at the noisiest timestep,
    /// and it is on disk afterwards; what was cut short is recorded again.
    void recordedOnce()
    {
        const QTemporaryDir folder;
        const RecordSettings settings{6, 1, 0};
        PromptRecorder recorder(m_model, settings, path(folder));
        base::Context context;
        const at::Tensor h = recorder.record("a doctor", context);
        QCOMPARE(h.sizes(), at::IntArrayRef({6, 1, 192 * 16}));
        QCOMPARE(recorder.recorded(), 1);
        QVERIFY(recorder.evaluations() > 1 && recorder.evaluations() < 6);
        QVERIFY(at::equal(h, recorder.record("a doctor", context)));
        QCOMPARE(recorder.recorded(), 1);

        PromptRecorder again(m_model, settings, path(folder));
        QVERIFY(at::equal(h, again.record("a doctor", context)));
        QCOMPARE(again.recorded(), 0);

        const QStringList files = QDir(folder.path()).entryList(QDir::Files);
        QCOMPARE(files.size(), 1);
        std::filesystem::resize_file(path(folder) / files.front().toStdString(), 100);
        QVERIFY(at::equal(h, again.record("a doctor", context)));
        QCOMPARE(again.recorded(), 1);

        PromptRecorder other(m_model, {6, 1, 1}, path(folder));
        QVERIFY(!at::allclose(h, other.record("a doctor", context), 1e-2, 1e-2));
    }

    /// The first of several steps is what one step alone gives.
    void trajectoriesHaveEveryStep()
    {
        const QTemporaryDir folder;
        PromptRecorder recorder(m_model, {4, 2, 0}, path(folder));
        base::Context context;
        const at::Tensor doctor = recorder.record("a doctor", context);
        const at::Tensor judge = recorder.record("a judge", context);
        QCOMPARE(doctor.sizes(), at::IntArrayRef({4, 2, 192 * 16}));
        QCOMPARE(recorder.timesteps().size(), size_t(2));
        QCOMPARE(recorder.evaluations(), std::int64_t(2 * 4 * 2));
        QVERIFY(!at::allclose(doctor, judge, 1e-2, 1e-2));
        QVERIFY(!at::allclose(doctor[0], doctor[1], 1e-2, 1e-2));
        PromptRecorder one(m_model, {4, 1, 0}, path(folder));
        const at::Tensor first = one.record("a doctor", context).select(1, 0);
        QVERIFY(at::allclose(first, doctor.select(1, 0), 1e-2, 1e-2)); // stored as halves
    }

    /// A picture is seen through the seeds' noise, at every step of the recording; pictures differ
    /// more where there is less noise, and the same one does not.
    void picturesAreRecordedAtTheSameSteps()
    {
        const QTemporaryDir folder;
        PromptRecorder recorder(m_model, {4, 2, 0}, path(folder));
        base::Context context;
        base::Picture black{128, 128, std::vector<std::uint8_t>(128 * 128 * 3, 0)};
        const base::Picture white{64, 64, std::vector<std::uint8_t>(64 * 64 * 3, 255)};
        const at::Tensor first = recorder.recordPicture(black, context);
        QCOMPARE(first.sizes(), at::IntArrayRef({2 * 192 * 16}));
        QVERIFY(recorder.evaluations() > 0 && recorder.evaluations() < 2 * 4);
        QCOMPARE(recorder.recorded(), 0); // not on disk
        QVERIFY(at::equal(first, recorder.recordPicture(black, context)));
        const at::Tensor apart =
            (recorder.recordPicture(white, context) - first).view({2, -1}).norm(2, 1);
        QVERIFY(apart[0].item<double>() > 0);
        QVERIFY(apart[1].item<double>() > 2 * apart[0].item<double>());
    }

    void impossibleSettingsAreRefused()
    {
        const QTemporaryDir folder;
        QVERIFY(tests::errorOf([&] { PromptRecorder(m_model, {3, 1, 0}, path(folder)); }));
        QVERIFY(tests::errorOf([&] { PromptRecorder(m_model, {8, 0, 0}, path(folder)); }));
        std::ofstream(path(folder) / "file") << "x";
        QVERIFY(tests::errorOf([&] { PromptRecorder(m_model, {8, 1, 0}, path(folder) / "file"); }));
    }

    void aStopIsHeard()
    {
        const QTemporaryDir folder;
        std::stop_source source;
        base::Context context(source.get_token());
        source.request_stop();
        PromptRecorder recorder(m_model, {4, 1, 0}, path(folder));
        QVERIFY_EXCEPTION_THROWN(recorder.record("a doctor", context), base::Cancelled);
    }

private:
    static std::filesystem::path path(const QTemporaryDir &folder)
    {
        return folder.path().toStdString();
    }

    model::Model m_model =
        model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
};

DEVIASCOPE_TEST(PromptRecorderTest, "decoding/prompt_recorder")
#include "prompt_recorder_test.moc"
