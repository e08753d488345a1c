#include "task/shown_pictures.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/picture_recipe.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
namespace fs = std::filesystem;

class ShownPicturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        fs::create_directories(folder());
        format::PictureRecipe recipe;
        recipe.prompt = "a groom";
        save("a-bride-1.png", 64, format::recipeTexts(recipe)); // the recipe wins over the name
        save("a-bride-12.png", 200);
        save("a bride.png", 64);
        save("a-bride-x.png", 64);
        save("first.png", 64);
    }

    /// From the file, else from what a picture carries, else from its name.
    void captions()
    {
        write("captions.tsv", "first.png\t a yoga teacher \na-bride-12.png\ta pilot\n");
        const auto shown = read("captions.tsv");
        const std::map<std::string, std::string> expected{{"a-bride-1.png", "a groom"},
                                                          {"a-bride-12.png", "a pilot"},
                                                          {"a bride.png", "a bride"},
                                                          {"a-bride-x.png", ""},
                                                          {"first.png", "a yoga teacher"}};
        QCOMPARE(shown.size(), expected.size());
        for (const decoding::ShownPicture &picture : shown)
            QCOMPARE(picture.caption, expected.at(picture.name));
        QCOMPARE(captionsOf(read("")).at("a-bride-12.png"), std::string("a bride"));
        QCOMPARE(captionsOf(read("")).at("first.png"), std::string());
    }

    /// No more pixels than the model sees are kept: 200 are 66 of three each.
    void largePicturesAreBroughtDown()
    {
        for (const decoding::ShownPicture &picture : read(""))
            QVERIFY2(picture.picture.width < 2 * tests::tinyModel().pictureSize(),
                     picture.name.c_str());
    }

    void whatCannotBeReadIsSaid_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("no tab") << "first.png a bride\n";
        QTest::newRow("no caption") << "first.png\t \n";
        QTest::newRow("none of the pictures") << "other.png\ta bride\n";
    }
    void whatCannotBeReadIsSaid()
    {
        QFETCH(const QString, text);
        write("wrong.tsv", text.toUtf8());
        const auto error = tests::errorOf([&] { read("wrong.tsv"); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(!error->remedy().empty());
        QVERIFY(tests::errorOf([&] { read("missing.tsv"); }));
    }

    void captionsJoinTheBankOnce()
    {
        const std::vector<decoding::ShownPicture> pictures{
            {"1", {}, "a groom"}, {"2", {}, ""}, {"3", {}, "a pilot"}, {"4", {}, "a pilot"}};
        QCOMPARE(task::withCaptions({"a bride", "a groom"}, pictures),
                 (std::vector<std::string>{"a bride", "a groom", "a pilot"}));
    }

private:
    fs::path folder() const { return m_folders.path("pictures"); }

    void save(const char *name, int side, const format::PngTexts &texts = {}) const
    {
        const auto bytes = static_cast<size_t>(side * side * 3);
        format::writePng(folder() / name, {side, side, std::vector<std::uint8_t>(bytes, 90)},
                         texts);
    }

    void write(const QString &name, const QByteArray &text) const
    {
        tests::writeBytes(m_folders.path(name), text);
    }

    std::vector<decoding::ShownPicture> read(const QString &captions)
    {
        tests::RecordedSurroundings surroundings(tests::tinyModel);
        return task::readShownPictures(surroundings, folder(),
                                       captions.isEmpty() ? fs::path() : m_folders.path(captions),
                                       {"a doctor", "a bride"});
    }

    static std::map<std::string, std::string>
    captionsOf(const std::vector<decoding::ShownPicture> &pictures)
    {
        std::map<std::string, std::string> captions;
        for (const decoding::ShownPicture &picture : pictures)
            captions[picture.name] = picture.caption;
        return captions;
    }

    tests::UsersFolders m_folders;
};

DEVIASCOPE_TEST(ShownPicturesTest, "task/shown_pictures")
#include "shown_pictures_test.moc"
