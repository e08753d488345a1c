#include "model/model.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;

namespace {

model::Model load(const std::filesystem::path &path)
{
    return model::loadModel(path, {base::Compute{at::kCPU, at::kFloat}, {}});
}

} // namespace

class LoaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTeachingModelBringsItsKnowledge()
    {
        const model::Model teaching = load(model::teachingModelFolder());
        QVERIFY(teaching.scorer && !teaching.knowledge.roles.empty());
        QCOMPARE(teaching.name, teaching.knowledge.name);
        QCOMPARE(teaching.defaults.steps, 20);
        QCOMPARE(teaching.hash.size(), std::size_t{64});
    }

    void aFolderGivesItsName()
    {
        const auto golden = std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden";
        QCOMPARE(load(golden / "tiny-sd1").name, std::string("tiny-sd1"));
        QCOMPARE(load(golden / "tiny-sd1/").name, std::string("tiny-sd1"));
    }

    void whatIsNoModelIsSaid()
    {
        const QTemporaryDir folder;
        const auto nothing = errorOf([&] { load(inside(folder, "nothing")); });
        QVERIFY(nothing && nothing->kind() == ErrorKind::NotFound);
        const auto empty = errorOf([&] { load(folder.path().toStdString()); });
        QVERIFY(empty && empty->kind() == ErrorKind::Unsupported);
        const auto path = inside(folder, "notes.safetensors");
        writeBytes(path, "These are my notes.");
        const auto text = errorOf([&] { load(path); });
        QVERIFY(text && text->exitStatus() == 3);
        QVERIFY(QString::fromStdString(text->line()).contains("notes.safetensors"));
    }
};

DEVIASCOPE_TEST(LoaderTest, "model/loader")
#include "loader_test.moc"
