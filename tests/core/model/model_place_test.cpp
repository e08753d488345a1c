#include "model/model_place.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
namespace fs = std::filesystem;

class ModelPlaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aHubCachesFolderLeadsToItsSnapshot()
    {
        const QTemporaryDir folder;
        const fs::path top = inside(folder, "models--owner--tiny-sd");
        const auto empty = [&] {
            fs::create_directories(top / "snapshots");
            return errorOf([&] { model::modelPlaceOf(top); });
        }();
        QVERIFY(empty && empty->kind() == ErrorKind::DamagedFile);
        fs::create_directories(top / "snapshots/12ab");
        const auto one = model::modelPlaceOf(top);
        QCOMPARE(one.path, top / "snapshots/12ab");
        QCOMPARE(one.name, std::string("owner/tiny-sd"));
        QCOMPARE(one.notes.size(), std::size_t{1});

        fs::create_directories(top / "snapshots/34cd");
        const auto two = errorOf([&] { model::modelPlaceOf(top); });
        QVERIFY(two && two->kind() == ErrorKind::InvalidValue);
        fs::create_directories(top / "refs");
        writeBytes(top / "refs/main", "34cd\n");
        QCOMPARE(model::modelPlaceOf(top).path, top / "snapshots/34cd");
        writeBytes(top / "refs/main", "../../elsewhere");
        QVERIFY(errorOf([&] { model::modelPlaceOf(top); }));
        const auto direct = model::modelPlaceOf(top / "snapshots/12ab/");
        QCOMPARE(direct.name, std::string("owner/tiny-sd"));
        QVERIFY(direct.notes.empty());
    }

    void anIndexLeadsToItsFolder()
    {
        const QTemporaryDir folder;
        fs::create_directories(inside(folder, "mine"));
        writeBytes(inside(folder, "mine/model_index.json"), "{}");
        const auto place = model::modelPlaceOf(inside(folder, "mine/model_index.json"));
        QCOMPARE(place.path, inside(folder, "mine"));
        QCOMPARE(place.name, std::string("mine"));
        const auto nothing = errorOf([&] { model::modelPlaceOf(inside(folder, "other")); });
        QVERIFY(nothing && nothing->kind() == ErrorKind::NotFound);
    }
};

DEVIASCOPE_TEST(ModelPlaceTest, "model/model_place")
#include "model_place_test.moc"
